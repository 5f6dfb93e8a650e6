using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Hostcall.GuestPayloads;
using Hostcall.Lab;
using Hostcall.Machine;
using Hostcall.Paths;
using Hostcall.Results;
using Hostcall.Scenarios.Measurement;

namespace Hostcall.Scenarios.Commands;

/// <summary>The manifest of a run that begins: this machine, this command, these versions.</summary>
internal static class NewManifest
{
    /// <summary>The command that runs exactly this again.</summary>
    public static string CommandLine => "dotnet run -c Release -- " + string.Join(' ', Environment.GetCommandLineArgs().Skip(1).Select(Quoted));

    /// <summary>An argument as a shell takes it: as it is where no letter of it means anything to one, else in single quotes.</summary>
    internal static string Quoted(string argument) =>
        argument.Length > 0 && argument.All(c => char.IsAsciiLetterOrDigit(c) || "-_./,:=@%+".Contains(c, StringComparison.Ordinal))
        ? argument
        : $"'{argument.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    public static Manifest Of(
        RunDirectory directory, IReadOnlyList<PayloadIdentity> payloads, MachineFacts machine, Plan plan, int seed) => new()
        {
            RunId = Path.GetFileName(directory.Path),
            StartedUtc = DateTimeOffset.UtcNow,
            CommandLine = CommandLine,
            Plan = plan,
            Seed = seed,
            Payloads = payloads,
            Machine = Sections(plan.Cpu is { } cpu ? machine.MeasuredOn(cpu) : machine),
            Unread = [.. machine.Unread.Select(item => new Results.Unread(item.What, item.Reason))],
            Versions = Versions.Read(),
            Ranges = RangeTable.Among(plan.Scenarios),
            Lanes = plan.Lanes.Select(LabTable.Find).OfType<LabMachine>().ToDictionary(lab => lab.Lane, lab => lab.Traits),
            LaneMachines = plan.Lanes.Contains(NativeLane.Name)
            ? new Dictionary<string, LaneMachine> { [NativeLane.Name] = ThisMachine.Lane }
            : [],
        };

    /// <summary>What the payload of a scenario is.</summary>
    /// <param name="scenario">What it asks for.</param>
    /// <param name="row">The row that has a payload of its own, or null for the one that all others share.</param>
    /// <param name="extra">What that payload does besides.</param>
    /// <param name="architecture">Of the machine that runs it; null for this one.</param>
    public static PayloadIdentity Identify(Scenario scenario, string? row = null, ExtraWork? extra = null, Architecture? architecture = null)
    {
        var instructions = InstructionSet.Of(architecture ?? PathTable.Here);
        var body = PayloadBody.Assemble(scenario, extra, instructions);
        return new PayloadIdentity(scenario.Name, body.Sha256, body.Code.Length)
        {
            Architecture = instructions.Name,
            Path = row,
            ExtraSteps = extra?.Steps,
            ExtraEvery = extra?.Every,
        };
    }

    private static Dictionary<string, JsonNode?> Sections(MachineFacts machine) =>
        machine.ToJson().ToDictionary(section => section.Key, section => section.Value?.DeepClone());
}
