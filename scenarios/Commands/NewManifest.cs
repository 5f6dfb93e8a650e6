using Hostcall.GuestPayloads;
using Hostcall.Lab;
using Hostcall.Paths.Machine;
using Hostcall.Results;
using Hostcall.Scenarios.Measurement;

namespace Hostcall.Scenarios.Commands;

/// <summary>The manifest of a run that begins: this machine, this command, these versions.</summary>
internal static class NewManifest
{
    /// <summary>The command that runs exactly this again.</summary>
    public static string CommandLine => "dotnet run -c Release -- " + string.Join(' ', Environment.GetCommandLineArgs().Skip(1));

    public static Manifest Of(RunDirectory directory, IReadOnlyList<PayloadIdentity> payloads, MachineFacts machine, RunArguments arguments, int seed) => new()
    {
        RunId = Path.GetFileName(directory.Path),
        StartedUtc = DateTimeOffset.UtcNow,
        CommandLine = CommandLine,
        Arguments = arguments,
        Seed = seed,
        Payloads = payloads,
        Machine = machine.ToJson().Where(section => section.Key != "unread").ToDictionary(section => section.Key, section => section.Value?.DeepClone()),
        Unread = [.. machine.Unread.Select(item => new Results.Unread(item.What, item.Reason))],
        Versions = Versions.Read(),
        LaneMachines = arguments.Lanes.Contains(NativeLane.Name)
            ? new Dictionary<string, LaneMachine> { [NativeLane.Name] = CpuReading.OfThisMachine(ReadCpuInfo(), machine.Mitigations.ByName) }
            : [],
    };

    private static string ReadCpuInfo() => new SystemFiles().Read("/proc/cpuinfo").Text(out _) ?? "";

    /// <summary>What the payload of a scenario is.</summary>
    /// <param name="scenario">What it asks for.</param>
    /// <param name="row">The row that has a payload of its own, or null for the one that all others share.</param>
    /// <param name="extra">What that payload does besides.</param>
    public static PayloadIdentity Identify(Scenario scenario, string? row = null, ExtraWork? extra = null)
    {
        var body = PayloadBody.Assemble(scenario, extra);
        return new PayloadIdentity(scenario.Name, body.Sha256, body.Code.Length) { Path = row, ExtraSteps = extra?.Steps, ExtraEvery = extra?.Every };
    }
}
