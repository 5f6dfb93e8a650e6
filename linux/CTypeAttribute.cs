using System.Runtime.InteropServices;

namespace Hostcall.Linux;

/// <summary>Names the C type that a struct mirrors, for the layout test.</summary>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class CTypeAttribute(string name, string header) : Attribute
{
    /// <summary>The C spelling, <c>struct kvm_regs</c> say.</summary>
    public string Name { get; } = name;

    /// <summary>The header that declares it.</summary>
    public string Header { get; } = header;

    /// <summary>False where the C type ends in a part that this mirror leaves out (a union, a flexible array).</summary>
    public bool SameSize { get; init; } = true;
}

/// <summary>Names the architecture whose headers alone have the type.</summary>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class OnlyOnAttribute(Architecture architecture) : Attribute
{
    public Architecture Architecture { get; } = architecture;
}
