using Hostcall.Plots.Document;
using Hostcall.Results;

namespace Hostcall.Plots.Sections;

/// <summary>Figures of others, apart from what was measured: those of the claim, and on a page all of them.</summary>
internal static class PublishedSection
{
    public static Section Of(Summary summary)
    {
        PublishedFigure[] claims = [.. summary.Published.Where(figure => figure.IsClaim)];
        return new Section("Published, not measured here",
        [
            new Sentences([.. claims.Select(claim => $"{Wording.Published(claim)}: {claim.What} ({claim.Machine}, {claim.Year}). {claim.Flaw}".TrimEnd())]) { For = Audience.Mail },
            Table(claims) with { For = Audience.PullRequest },
            Table(summary.Published) with { For = Audience.Browser },
        ])
        {
            Id = "section-Published",
            For = Audience.Files,
        };
    }

    private static Table Table(IEnumerable<PublishedFigure> figures) => new(
        Wording.PublishedAreApart,
        [new("what", ColumnKind.Prose), new("figure"), new("machine", ColumnKind.Prose), new("year"), new("source", ColumnKind.Prose), new("to know", ColumnKind.Prose)],
        [.. figures.Select(figure => new Row(figure.What, new Cell(Wording.Published(figure), figure.ValueLow), figure.Machine, Cell.Number(figure.Year), Cell.Source(figure.Source), figure.Flaw))]);
}
