using System.Globalization;
using Hostcall.Scenarios.Measurement;

namespace Hostcall.Scenarios.Campaigns;

/// <summary>What shall be measured where: the file of a campaign, checked.</summary>
/// <param name="Machines">At least one.</param>
/// <param name="Measurements">At least one.</param>
internal sealed record CampaignPlan(IReadOnlyList<PlannedMachine> Machines, IReadOnlyList<PlannedMeasurement> Measurements)
{
    /// <summary>Every run of the campaign, those of a repeat together, in the order in which they are to begin.</summary>
    public IReadOnlyList<CampaignTask> Tasks =>
    [
        .. from repeat in Enumerable.Range(1, Measurements.Max(measurement => measurement.Repeats))
           from machine in Machines
           from measurement in Measurements
           where repeat <= measurement.Repeats && measurement.Machines.Contains(machine.Name)
           select new CampaignTask(machine, measurement, repeat),
    ];
}

/// <summary>A machine, or a kind of which there are several.</summary>
/// <param name="Name">What the campaign calls it; runs are named after it.</param>
/// <param name="Features">What a scheduler knows it by.</param>
/// <param name="Host">Where ssh reaches it; null for a scheduler's.</param>
/// <param name="Ssh">Further options of ssh.</param>
/// <param name="Program">How this program is started there, as a shell takes it; null for the way in which it was started here.</param>
/// <param name="Folder">Where its runs go on that machine.</param>
internal sealed record PlannedMachine(
    string Name, IReadOnlyList<string> Features, string? Host, IReadOnlyList<string> Ssh, string? Program, string Folder);

/// <summary>One run, repeated.</summary>
/// <param name="Number">Its place in the file, from 1.</param>
/// <param name="Arguments">Of this program, without where the run goes.</param>
/// <param name="Machines">Names of those that do it.</param>
/// <param name="Repeats">How often.</param>
/// <param name="Hours">Between the beginnings of two repeats.</param>
/// <param name="Cases">How many cases it measures on the machine itself in a round.</param>
/// <param name="Rounds">Rounds of these.</param>
/// <param name="Labs">Lanes that are emulated.</param>
internal sealed record PlannedMeasurement(
    int Number, IReadOnlyList<string> Arguments, IReadOnlyList<string> Machines, int Repeats, int Hours, int Cases, int Rounds, IReadOnlyList<string> Labs)
{
    /// <summary>Opening a VM or a stub, and the counters around its blocks, take about as long as the blocks.</summary>
    private const int WithVisit = 2;

    /// <summary>About how long a run takes on the machine itself; emulated lanes take what the host needs.</summary>
    public TimeSpan Takes => WithVisit * BatchConfig.BlocksPerVisit * Cases * Rounds * Calibration.BlockLength;

    /// <summary>The same in words.</summary>
    public string Duration
    {
        get
        {
            string native = Cases == 0 ? "" : Takes < TimeSpan.FromMinutes(1)
                ? "under a minute"
                : string.Create(CultureInfo.InvariantCulture, $"about {Math.Ceiling(Takes.TotalMinutes):0} min");
            string labs = Labs.Count == 0 ? "" : $"{(Cases == 0 ? "" : " and ")}what {string.Join(", ", Labs)} {(Labs.Count == 1 ? "takes" : "take")} to emulate";
            return native + labs;
        }
    }
}

/// <summary>A run of a campaign.</summary>
internal sealed record CampaignTask(PlannedMachine Machine, PlannedMeasurement Measurement, int Repeat)
{
    private const string Runs = "runs";

    /// <summary>Of the run and its folder.</summary>
    public string Name => $"{Machine.Name}-{Measurement.Number}-{Repeat}";

    /// <summary>Its folder, below that of the campaign.</summary>
    public string Folder => $"{Runs}/{Name}";

    /// <summary>The command that measures, as a shell takes it.</summary>
    public string Begin => $"{Program} {string.Join(' ', Measurement.Arguments.Select(Commands.NewManifest.Quoted))} --out {Folder}";

    /// <summary>The command that goes on with it after an interruption.</summary>
    public string Resume => $"{Program} --resume {Folder}";

    /// <summary>How this program is started on the machine.</summary>
    public string Program => Machine.Program ?? ThisProgram.ShellCommand;

    /// <summary>One of the two, by what is there.</summary>
    public string Line => $"if [ -e {Folder}/manifest.json ]; then exec {Resume}; else exec {Begin}; fi";
}
