using Hostcall.Lab.Machines;

namespace Hostcall.Lab;

/// <summary>Every lab, in the order in which tables show them.</summary>
public static class LabTable
{
    public static IReadOnlyList<ILab> All { get; } =
    [
        new BochsLab(BochsModel.IceLake), new BochsLab(BochsModel.Bulldozer), new BochsLab(BochsModel.Haswell), new QemuSvmLab(), new QemuKvmLab(),
    ];
}
