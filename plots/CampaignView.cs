using Hostcall.Results;

namespace Hostcall.Plots;

/// <summary>
/// What stands side by side in a merged report: of a time each machine; of a count, which is the same wherever a lab is
/// emulated, all machines together that counted the same.
/// </summary>
/// <param name="Name">Such as <c>machine 1</c> or <c>machines 1, 2, 3</c>.</param>
/// <param name="Lane">The lane.</param>
/// <param name="Machine">The first of them.</param>
/// <param name="Rows">Its rows of a scenario and lane.</param>
internal sealed record CampaignSide(string Name, string Lane, CampaignMachine Machine, IReadOnlyList<SummaryRow> Rows)
{
    public Unit Unit => Rows[0].Unit;

    /// <summary>What a panel says above its rows.</summary>
    public string Heading => Unit.IsTime
        ? $"{Name}: {MachineText.Brief(Machine.Manifest)}"
        : $"{LaneText.Heading(Lane, Machine.Manifest)}; on {Name}";

    /// <summary>Lanes of a scenario in the order in which they are first seen.</summary>
    public static IEnumerable<string> LanesOf(Campaign campaign, string scenario) =>
        campaign.Machines.SelectMany(machine => machine.Summary.Rows).Where(row => row.Scenario == scenario).Select(row => row.Lane).Distinct();

    /// <summary>The sides of a scenario on a lane; machines that were not asked for it have none.</summary>
    public static IReadOnlyList<CampaignSide> Of(Campaign campaign, string scenario, string lane)
    {
        var machines = campaign.Machines
            .Select(machine => (Machine: machine, Rows: machine.Summary.Rows.Where(row => row.Scenario == scenario && row.Lane == lane).ToArray()))
            .Where(side => side.Rows.Length > 0);
        return
        [
            .. from side in machines
               group side by side.Rows[0].Unit.IsTime ? side.Machine.Name : Figures(side.Rows) into same
               select new CampaignSide(Joined([.. same.Select(side => side.Machine.Name)]), lane, same.First().Machine, same.First().Rows),
        ];
    }

    /// <summary>"machine 1" or "machines 1, 2, 3".</summary>
    public static string Joined(IReadOnlyList<string> machines) => machines is [var only]
        ? only
        : $"machines {string.Join(", ", machines.Select(machine => machine[(machine.LastIndexOf(' ') + 1)..]))}";

    private static string Figures(SummaryRow[] rows) =>
        string.Join('\n', rows.Select(row => $"{row.Name} {row.Status} {row.Reason} {(row.Estimate is null ? "" : row.Unit.Cell(row.Estimate.Value))}"));
}
