using Hostcall.Lab.Building;
using Hostcall.Linux;

namespace Hostcall.Lab.Machines;

/// <summary>QEMU's TCG with an arm64 CPU that has EL2.</summary>
internal sealed class QemuArmEmulator() : QemuTcgEmulator(Program)
{
    private const string Program = "qemu-system-aarch64";

    /// <summary>One tick of the counter is one nanosecond of virtual time, and with icount that is one instruction.</summary>
    private const string CounterPerNanosecond = "cntfrq=1000000000";

    /// <summary>The models that the QEMU here knows; empty where it does not say.</summary>
    private static readonly Lazy<IReadOnlyList<string>> Models = new(() => ModelsOf(LabFolders.Cache, Program));

    public override Target Target => Target.Arm64;

    public override string Console => "ttyAMA0";

    public override string MissingExtension => "has no EL2";

    /// <summary>The agent is linked when it is first needed, by a compiler for its architecture.</summary>
    public override IReadOnlyList<Requirement> Requirements { get; } =
    [
        new(Program, "qemu-system-arm"), new(Target.Arm64.Compiler, "gcc-aarch64-linux-gnu"),
        new("/usr/aarch64-linux-gnu/lib/libc.a", "libc6-dev-arm64-cross"), new("setpriv", "util-linux"),
    ];

    public override Unavailable? Probe(string cpu) => Knows(Models.Value, cpu);

    /// <summary>As on x86-64 every instruction takes a nanosecond of virtual time. This machine has one serial port: samples go by virtio.</summary>
    public override IReadOnlyList<string> Prepare(string cpu, Boot boot) =>
    [
        .. TiedToThisProcess, .. QemuCommand.For(Program, boot), .. QemuCommand.CountingInstructions,
        "-machine", "virt,gic-version=3,virtualization=on", "-cpu", $"{cpu},{CounterPerNanosecond}",
        "-device", "virtio-serial-device", "-chardev", $"file,id=samples,{QemuCommand.Option("path", boot.Work.File(boot.Samples))}",
        "-device", "virtserialport,chardev=samples,name=samples", .. Tracing(boot.Trace),
    ];

    /// <summary>A QEMU that is missing, or lists no models, says itself what is wrong.</summary>
    internal static Unavailable? Knows(IReadOnlyList<string> models, string cpu) => models.Count == 0 || models.Contains(cpu.Split(',')[0])
        ? null
        : new Unavailable($"the QEMU here has no CPU model {cpu}", $"use QEMU 7.2, as Debian 12 has it, or newer; {Program} -cpu help lists what is there");

    /// <summary>What <c>-cpu help</c> lists: a heading, then a model a line.</summary>
    internal static IReadOnlyList<string> ModelsOf(string cache, string program) => CpuModels.Of(
        cache, program, ["-machine", "virt", "-cpu", "help"],
        lines => lines.Skip(1).Select(line => line.Trim()).Where(line => line.Length > 0 && !line.Contains(' ')));
}
