using System.Globalization;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Text;
using Hostcall.Linux;
using Hostcall.Scenarios;
using Hostcall.Scenarios.Reference;

namespace Hostcall.Tests.Linux;

/// <summary>A C file of <c>_Static_assert</c>s about interop structs and constants, to be held against the system's headers.</summary>
/// <param name="compiler">Of another architecture than this machine's; null for the system's own.</param>
internal sealed class CAssertions(string? compiler = null)
{
    private readonly StringBuilder text = new("#define _GNU_SOURCE\n#include <stddef.h>\n");

    public int Count { get; private set; }

    /// <param name="header">As C finds it, or where it is.</param>
    public CAssertions Include(string header)
    {
        string quoted = Path.IsPathRooted(header) ? $"\"{header}\"" : $"<{header}>";
        text.Append(CultureInfo.InvariantCulture, $"#include {quoted}\n");
        return this;
    }

    public CAssertions Add(string expression, ulong value)
    {
        text.Append(CultureInfo.InvariantCulture, $"_Static_assert((unsigned long long)({expression}) == {value}ull, \"{expression}\");\n");
        Count++;
        return this;
    }

    /// <summary>The same for a macro that older headers do not have.</summary>
    public CAssertions AddWhereDefined(string macro, ulong value)
    {
        text.Append(CultureInfo.InvariantCulture, $"#ifdef {macro}\n");
        Add(macro, value);
        text.Append("#endif\n");
        return this;
    }

    /// <summary>Size and offset of every field of a mirror; of nested structs and unions too.</summary>
    public CAssertions AddStruct(Type mirror)
    {
        var type = mirror.GetCustomAttribute<CTypeAttribute>()!;
        return AddStruct(mirror, type.Name, type.SameSize);
    }

    /// <inheritdoc cref="AddStruct(Type)"/>
    public CAssertions AddStruct(Type mirror, string name, bool sameSize = true)
    {
        if (sameSize) Add($"sizeof({name})", SizeOf(mirror));
        AddFields(name, "", mirror, 0);
        return this;
    }

    /// <summary>Every constant of a class, under its own name.</summary>
    public CAssertions AddConstants(Type holder)
    {
        const BindingFlags all = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static;
        foreach (var constant in holder.GetFields(all).Where(field => field.IsLiteral))
        {
            Add(constant.Name, Convert.ToUInt64(constant.GetRawConstantValue(), CultureInfo.InvariantCulture));
        }

        return this;
    }

    /// <returns>The compiler's words; empty when every assertion holds.</returns>
    public string Compile()
    {
        string file = Path.Combine(Path.GetTempPath(), $"hostcall-{Guid.NewGuid():N}.c");
        File.WriteAllText(file, text.ToString());
        try
        {
            var (code, messages) = CCompiler.RunNamed(compiler ?? CCompiler.Name, ["-std=gnu11", "-fsyntax-only", file]);
            return code == 0 ? "" : messages;
        }
        catch (NothingRunsException error)
        {
            Assert.Skip(error.Message);
            return "";
        }
        finally
        {
            File.Delete(file);
        }
    }

    private void AddFields(string type, string prefix, Type mirror, ulong start)
    {
        foreach (var field in mirror.GetFields(BindingFlags.Public | BindingFlags.Instance))
        {
            string name = prefix + field.Name;
            ulong offset = start + OffsetOf(field);
            Add($"offsetof({type}, {name})", offset);
            Add($"sizeof((({type} *)0)->{name})", SizeOf(field.FieldType));
            bool isPart = field.FieldType.IsNested && field.FieldType.GetCustomAttribute<InlineArrayAttribute>() is null;
            if (isPart) AddFields(type, name + ".", field.FieldType, offset);
        }
    }

    // Asks the runtime for its own layout; that of Marshal is another one.
    private static ulong SizeOf(Type type) => Ask(type, il => il.Emit(OpCodes.Sizeof, type));

    private static ulong OffsetOf(FieldInfo field) => Ask(field.DeclaringType!, il =>
    {
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldflda, field);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Sub);
    });

    private static ulong Ask(Type type, Action<ILGenerator> emit)
    {
        var method = new DynamicMethod("ask", typeof(ulong), [type.MakeByRefType()], typeof(CAssertions).Module, skipVisibility: true);
        var il = method.GetILGenerator();
        emit(il);
        il.Emit(OpCodes.Conv_U8);
        il.Emit(OpCodes.Ret);
        return (ulong)method.Invoke(null, [Activator.CreateInstance(type)])!;
    }
}
