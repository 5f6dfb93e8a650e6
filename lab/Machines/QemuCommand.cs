namespace Hostcall.Lab.Machines;

/// <summary>What every QEMU of the labs is started with.</summary>
internal static class QemuCommand
{
    public const string Program = "qemu-system-x86_64";

    public static readonly IReadOnlyList<Requirement> Requirements =
    [
        new(Program, "qemu-system-x86"), new("setpriv", "util-linux"),
    ];

    /// <summary>
    /// With icount every instruction takes one nanosecond of virtual time, and the CPU's counter counts those; the seed and the date
    /// make what the kernel gets from outside the same every time.
    /// </summary>
    public static readonly IReadOnlyList<string> CountingInstructions =
        ["-accel", "tcg,thread=single", "-icount", "shift=0,sleep=off", "-seed", "2022", "-rtc", "base=2022-07-22,clock=vm"];

    /// <summary>
    /// With the time of this machine. A QEMU 7.2 that counts gives the first CPU all of the time to the next timer, and the second one what is left of
    /// it: nothing, where the first neither halts nor pauses. What is asked and not counted is asked without.
    /// </summary>
    public static readonly IReadOnlyList<string> InRealTime = ["-accel", "tcg,thread=single"];

    /// <summary>No devices but two serial ports, no display, no network, nothing that listens.</summary>
    public static IReadOnlyList<string> For(Boot boot) => [.. For(Program, boot), "-serial", $"file:{boot.Work.File(boot.Samples)}"];

    /// <summary>The same with the console's serial port alone.</summary>
    public static IReadOnlyList<string> For(string program, Boot boot) =>
    [
        program, "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot", "-m", "512", "-serial", $"file:{boot.Work.File(boot.Console)}",
        .. boot.Cpus > 1 ? Cpus(boot.Cpus) : [],
        "-kernel", boot.Kernel, "-initrd", boot.Work.File(boot.Initramfs), "-append", boot.Arguments,
    ];

    /// <summary>Each in a socket of its own: the machine's table of processors, all that a kernel without ACPI knows them by, has one entry a socket.</summary>
    public static IReadOnlyList<string> Cpus(int count) => ["-smp", $"{count},sockets={count},cores=1"];

    /// <summary>A setting of an option that has several: a comma ends one, and two commas are one of the value.</summary>
    public static string Option(string name, string value) => $"{name}={value.Replace(",", ",,", StringComparison.Ordinal)}";
}
