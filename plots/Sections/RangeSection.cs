using Hostcall.Plots.Document;
using Hostcall.Plots.Pages;
using Hostcall.Results;

namespace Hostcall.Plots.Sections;

/// <summary>Ranges of scenarios: where the path stops to matter.</summary>
internal static class RangeSection
{
    public static IEnumerable<Section> Of(RunView view)
    {
        foreach (var range in view.Manifest.Ranges)
        {
            RangeView[] lanes = [.. RangeView.Of(view.Summary, range)];
            if (lanes.Length == 0) continue;
            yield return new Section(
                $"Where the path stops to matter: {range.Quantity}",
                [
                    .. lanes.SelectMany(lane => (Part[])[TableOf(lane), new Sentences([.. lane.Sentences()])]),
                    new Figure(RangeChart.NameOf(range), $"by {range.Quantity}, how many times a plain call") { For = Audience.PullRequest | Audience.Browser },
                ])
            {
                Id = $"range-{range.Name}",
            };
        }
    }

    private static Table TableOf(RangeView lane) => new(
        $"{lane.Lane}: times the cost of a plain call, by {lane.Range.Quantity}",
        [
            new("path", ColumnKind.Name),
            .. lane.Range.Points.Select((point, index) => new Column(point.Amount, Priority: index == 0 || index == lane.Range.Points.Count - 1 ? 0 : 1)),
        ],
        [
            .. lane.Paths.Select(path => new Row([
                path.Name, .. path.Times.Select(times => times is { } ratio ? new Cell(Figures.Ratio(ratio), ratio) : new Cell(Figures.None))])),
        ]);
}
