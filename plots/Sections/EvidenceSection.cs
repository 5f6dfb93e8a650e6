using Hostcall.Plots.Document;
using Hostcall.Results;

namespace Hostcall.Plots.Sections;

/// <summary>What shows that the figures are of what they are said to be of.</summary>
internal static class EvidenceSection
{
    public static Section Of(RunView view)
    {
        var payloads = view.Manifest.Payloads.ToLookup(payload => payload.Scenario);
        return new Section("Evidence",
        [
            new Table(
                "A wrong result fails its row, so each measured row had the right result in every call. Exits are counted by KVM.",
                [
                    new("scenario", ColumnKind.Name), new("lane", ColumnKind.Name), new("path", ColumnKind.Name), new("exits per call"), new("promised"),
                    new("rounds"), new("blocks"), new("noise floor"), new("payload", ColumnKind.Name),
                ],
                [
                    .. view.Summary.Rows.Where(row => row.Estimate is not null).Select(row => new Row(
                        row.Scenario,
                        row.Lane,
                        row.Name,
                        new Cell(Figures.Exits(row.ExitsPerCall), row.ExitsPerCall),
                        new Cell(Figures.Exits(row.ExitsPromised), row.ExitsPromised),
                        Cell.Count(row.NRounds),
                        Cell.Count(row.NBlocks),
                        row.NoiseFloor is { } floor ? new Cell(Figures.Percent(floor), floor) : Figures.None,
                        Short(PayloadOf(row)?.Sha256))),
                ]),
            new Table(
                "The machine code of each scenario; the same bytes ran on every path of an architecture.",
                [new("scenario", ColumnKind.Name), new("architecture", ColumnKind.Name), new("bytes"), new("SHA-256", ColumnKind.Prose)],
                [
                    .. view.Manifest.Payloads.Select(payload => new Row(
                        payload.Path is null ? payload.Scenario : $"{payload.Scenario} slowed, {payload.Path}",
                        payload.Architecture ?? PayloadIdentity.FirstArchitecture, Cell.Count(payload.Bytes), payload.Sha256)),
                ]),
        ])
        {
            For = Audience.Browser,
        };

        // This machine is no lane of the manifest's: its payload is the first, of whatever architecture.
        PayloadIdentity? PayloadOf(SummaryRow row)
        {
            string? architecture = view.Manifest.Lanes.TryGetValue(row.Lane, out var traits)
                ? traits.Architecture : payloads[row.Scenario].FirstOrDefault()?.Architecture;
            var own = payloads[row.Scenario].Where(payload => payload.Architecture == architecture).ToList();
            return own.Find(payload => payload.Path == row.Name) ?? own.Find(payload => payload.Path is null);
        }
    }

    private static string Short(string? hash) => hash is null ? "not recorded" : hash.Length <= 12 ? hash : hash[..12] + "…";
}
