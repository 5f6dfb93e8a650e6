using System.Text.Json.Serialization;

namespace Hostcall.Machine;

/// <summary>Which kernel runs, how it was built and how it was started.</summary>
/// <param name="Release">As uname -r prints it.</param>
/// <param name="Version">As uname -v prints it: build number, preemption model, build date.</param>
/// <param name="Config">Its build configuration, as far as it is readable.</param>
/// <param name="CommandLine">Its parameters, without what only init sees.</param>
public sealed record KernelFacts(
    string? Release,
    string? Version,
    KernelConfig? Config,
    [property: JsonIgnore] KernelCommandLine? CommandLine)
{
    [JsonPropertyName("command_line")]
    public string? CommandLineText => CommandLine?.Text;

    public IReadOnlyList<string>? CommandLineLeftOut => CommandLine?.LeftOut;

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
