using Hostcall.Hazards;
using Hostcall.Lab;
using Hostcall.Linux;
using Hostcall.Paths;
using Hostcall.Results;
using Hostcall.Results.Hazards;
using Hostcall.Scenarios.Measurement;

namespace Hostcall.Scenarios.Commands;

/// <summary>Puts probes over paths, lane by lane, and holds the answers against those of plain calls there.</summary>
internal sealed class HazardSearch(
    PathRow native, IReadOnlyList<PathRow> paths, IReadOnlyList<Probe> probes, Action<string> progress, CancellationToken cancel)
{
    private static readonly string[] VendorsWithSvm = ["AuthenticAMD", "HygonGenuine"];

    private readonly List<HazardRow> rows = [];
    private readonly List<Surprise> surprises = [];
    private readonly List<string> missing = [];
    private readonly Dictionary<string, LaneMachine> machines = [];

    public IReadOnlyList<HazardRow> Rows => rows;

    public IReadOnlyList<Surprise> Surprises => surprises;

    public IReadOnlyList<string> Missing => missing;

    /// <summary>The processors of the labs that answered.</summary>
    public IReadOnlyDictionary<string, LaneMachine> Machines => machines;

    public HazardReport Report(string commandLine) => new(
        new HazardNotes
        {
            CommandLine = commandLine,
            Probes = [.. probes.Select(probe => new ProbeNotes(probe.Id, probe.Question, probe.Reason(paths)))],
            Surprises = surprises,
            Missing = missing,
        },
        rows);

    /// <summary>Notes why a lane is not asked.</summary>
    public void Leave(string lane, string reason) => missing.Add($"{lane}: {reason}");

    public void Ask(string lane)
    {
        try
        {
            var (answers, isAmd) = lane == NativeLane.Name ? AskHere() : AskLab(LabTable.Find(lane)!);
            Judge(lane, answers, isAmd);
        }
        catch (LabException error)
        {
            missing.Add($"{lane}: {error.Message}");
        }
        catch (OperationCanceledException)
        {
            missing.Add($"{lane}: the run was interrupted");
        }
    }

    private (IReadOnlyList<ProbeAnswer> Answers, bool IsAmd) AskLab(LabMachine lab)
    {
        // Plain calls are asked on the same machine, whose second CPU only partners need.
        int cpus = paths.All(path => path.CanShareCpu) ? 1 : 2;
        var run = LabHazards.Run(
            lab, [native.Id, .. paths.Select(path => path.Id)], [.. probes.Select(probe => probe.Id)], cpus,
            what => progress($"{lab.Lane}: {what.Text}"), cancel);
        if (run.Machine is { } machine) machines[lab.Lane] = machine;
        return (run.Answers, HasSvm(run.Machine));
    }

    private (IReadOnlyList<ProbeAnswer> Answers, bool IsAmd) AskHere()
    {
        var answers = new List<ProbeAnswer>();
        foreach (var (path, probe) in paths.Prepend(native).SelectMany(path => probes.Select(probe => (path, probe))))
        {
            cancel.ThrowIfCancellationRequested();
            progress($"{NativeLane.Name}: {probe.Id} on {path.Id}");
            try
            {
                string result = ProbeProcess.Ask(CopiedRuntime.Prepare(ThisProgram.Start(ProbeProcess.Argument, path.Id, probe.Id)));
                answers.Add(new ProbeAnswer(path.Id, probe.Id, result, null));
            }
            catch (UnavailableException lacking)
            {
                answers.Add(new ProbeAnswer(path.Id, probe.Id, "", lacking.What));
            }
        }

        return (answers, HasSvm(ThisMachine.Lane));
    }

    private void Judge(string lane, IReadOnlyList<ProbeAnswer> answers, bool isAmd)
    {
        var plain = answers.Where(answer => answer.Path == native.Id).ToDictionary(answer => answer.Probe, answer => answer.Text);
        missing.AddRange(answers.Where(answer => answer.Lacking is not null).Select(answer => $"{answer.Path} on {lane}: {answer.Lacking}").Distinct());
        foreach (var (probe, text) in plain.Where(answer => answer.Value.StartsWith(ProbeRun.LackingWord, StringComparison.Ordinal)))
            missing.Add($"{probe} on {lane}: {text}");
        foreach (var answer in answers.Where(answer => answer.Path != native.Id && answer.Lacking is null))
        {
            if (plain[answer.Probe].StartsWith(ProbeRun.LackingWord, StringComparison.Ordinal)) continue;
            var verdict = Probe.Compare(answer.Text, plain[answer.Probe]);
            var expected = ProbeTable.Find(answer.Probe)!.Expected(PathTable.Find(answer.Path)!, isAmd);
            rows.Add(new HazardRow(answer.Probe, lane, answer.Path, answer.Text, plain[answer.Probe], Word(verdict)));
            if (verdict != expected) surprises.Add(new Surprise(answer.Probe, lane, answer.Path, Word(expected)));
        }
    }

    private static bool HasSvm(LaneMachine? machine) => VendorsWithSvm.Contains(machine?.Vendor);

    private static string Word(Agreement verdict) => verdict switch
    {
        Agreement.Same => HazardRow.Same,
        Agreement.Refused => HazardRow.Refused,
        _ => HazardRow.Wrong,
    };
}
