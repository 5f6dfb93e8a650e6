using Hostcall.Lab.Images;

namespace Hostcall.Lab.Machines;

/// <summary>The machine that Bochs emulates.</summary>
internal static class BochsSettings
{
    public const string Bios = "/usr/share/bochs/BIOS-bochs-latest";
    public const string VgaBios = "/usr/share/bochs/VGABIOS-lgpl-latest";

    /// <summary>
    /// Instructions in a second of virtual time. The more, the fewer timer ticks fall into a block; the fewer,
    /// the shorter are the delays for which a kernel waits during boot.
    /// </summary>
    public const int InstructionsPerSecond = 200_000_000;

    /// <summary>
    /// No clock but the count of instructions, and a date that is always the same: a run repeats to the
    /// instruction. The display is the one that needs no screen; see <see cref="PrivateNetwork"/>.
    /// </summary>
    public static string Write(string cpu, int cpus, string disc, string console, string samples, bool stopsAtMarks) =>
        $"""
        plugin_ctrl: unmapped=true, biosdev=true, serial=true, speaker=false, extfpuirq=true, parallel=false, gameport=false
        display_library: rfb, options="timeout=0"
        cpu: model={cpu}, count={cpus}, ips={InstructionsPerSecond}, reset_on_triple_fault=0
        clock: sync=none, time0={IsoImage.Date}
        megs: 512
        romimage: file={Bios}
        vgaromimage: file={VgaBios}
        boot: cdrom
        ata0: enabled=1
        ata0-master: type=cdrom, path={disc}, status=inserted
        com1: enabled=1, mode=file, dev={console}
        com2: enabled=1, mode=file, dev={samples}
        panic: action=fatal
        error: action=ignore
        info: action=ignore
        debug: action=ignore
        magic_break: enabled={(stopsAtMarks ? 1 : 0)}

        """;
}
