using System.Text.Json.Nodes;

namespace Hostcall.Machine;

/// <summary>Which kernel runs, how it was built and how it was started.</summary>
/// <param name="Release">As uname -r prints it.</param>
/// <param name="Version">As uname -v prints it: build number, preemption model, build date.</param>
/// <param name="Config">Its build configuration, as far as it is readable.</param>
/// <param name="CommandLine">Its parameters, without what only init sees.</param>
public sealed record KernelFacts(string? Release, string? Version, KernelConfig? Config, KernelCommandLine? CommandLine)
{
    public JsonObject ToJson() => Json.Object(
        ("release", Release),
        ("version", Version),
        ("config", Config?.ToJson()),
        ("command_line", CommandLine?.Text),
        ("command_line_left_out", Json.Strings(CommandLine?.LeftOut)));

    internal static KernelFacts Read(FactReader reader)
    {
        var release = reader.Value("kernel release", "/proc/sys/kernel/osrelease");
        return new KernelFacts(
            release,
            reader.Value("kernel version", "/proc/sys/kernel/version"),
            KernelConfig.Read(reader, release),
            KernelCommandLine.Read(reader));
    }
}
