using System.Runtime.InteropServices;

namespace Hostcall.Lab.Building;

/// <summary>What kernel and agent are built for.</summary>
/// <param name="Architecture">Of the machine that runs them.</param>
/// <param name="Name">As host-kernel/build and Linux call it.</param>
/// <param name="Image">The file of a kernel that a machine boots.</param>
/// <param name="Runtime">As .NET calls it.</param>
/// <param name="Compiler">Links the agent.</param>
/// <param name="KernelVariable">Names a folder with an image to use instead; for kernels that were built in another way.</param>
internal sealed record Target(Architecture Architecture, string Name, string Image, string Runtime, string Compiler, string KernelVariable)
{
    public static readonly Target
        X64 = new(Architecture.X64, "x86_64", "bzImage", "linux-x64", "gcc", "HOSTCALL_KERNEL_DIR"),
        Arm64 = new(Architecture.Arm64, "arm64", "Image", "linux-arm64", "aarch64-linux-gnu-gcc", "HOSTCALL_KERNEL_DIR_ARM64");

    public static IReadOnlyList<Target> All { get; } = [X64, Arm64];

    /// <summary>What host-kernel/build is told; nothing for the one that it builds by default.</summary>
    public IReadOnlyList<string> KernelOptions => this == X64 ? [] : ["--arch", Name];

    /// <summary>The command that builds both.</summary>
    public string Remedy => string.Join(' ', ["dotnet run -c Release -- lab build", .. KernelOptions]);
}
