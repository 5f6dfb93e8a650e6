using System.Globalization;
using System.Reflection;
using System.Text;
using Hostcall.GuestPayloads;
using Hostcall.VmmMinimal;

namespace Hostcall.Scenarios.Reference;

/// <summary>
/// The layout as a C header: every public constant of the types that define it, as <c>Type_Name</c>. The C twin
/// thus has the same numbers as constants of its own, and none of them is written twice.
/// </summary>
public static class LayoutHeader
{
    private static readonly Type[] Sources =
    [
        typeof(RegionLayout), typeof(GuestLayout), typeof(RequestBlock), typeof(Doorbell), typeof(UringCode), typeof(StubImage), typeof(StubTurn),
        typeof(MixedCode),
    ];

    public static string Text()
    {
        var text = new StringBuilder("/* Made by the harness from its own constants. */\n");
        foreach (var constant in Sources.SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static)).Where(field => field.IsLiteral))
        {
            ulong value = Convert.ToUInt64(constant.GetRawConstantValue(), CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"#define {constant.DeclaringType!.Name}_{constant.Name} 0x{value:x}UL\n");
        }

        return text.ToString();
    }
}
