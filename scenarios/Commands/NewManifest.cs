using Hostcall.GuestPayloads;
using Hostcall.Paths.Machine;
using Hostcall.Results;
using Hostcall.Scenarios.Measurement;

namespace Hostcall.Scenarios.Commands;

/// <summary>The manifest of a run that begins: this machine, this command, these versions.</summary>
internal static class NewManifest
{
    /// <summary>The command that runs exactly this again.</summary>
    public static string CommandLine => "dotnet run -c Release -- " + string.Join(' ', Environment.GetCommandLineArgs().Skip(1));

    public static Manifest Of(RunDirectory directory, IReadOnlyList<Scenario> scenarios, MachineFacts machine, RunArguments arguments, int seed) => new()
    {
        RunId = Path.GetFileName(directory.Path),
        StartedUtc = DateTimeOffset.UtcNow,
        CommandLine = CommandLine,
        Arguments = arguments,
        Seed = seed,
        Payloads =
        [
            .. scenarios.Select(scenario => (scenario.Name, Body: PayloadBody.Assemble(scenario)))
                .Select(payload => new PayloadIdentity(payload.Name, payload.Body.Sha256, payload.Body.Code.Length)),
        ],
        Machine = machine.ToJson().Where(section => section.Key != "unread").ToDictionary(section => section.Key, section => section.Value?.DeepClone()),
        Unread = [.. machine.Unread.Select(item => new Results.Unread(item.What, item.Reason))],
        Versions = Versions.Read(),
    };
}
