namespace Hostcall.Plots.Document;

/// <summary>What is to be said of a run, a comparison, a history or a study, before it is known where it will be read.</summary>
/// <param name="Title">The question that it answers; empty where the parts speak for themselves.</param>
/// <param name="Brief">What matters, the answer first: a page of it is enough for a mail.</param>
/// <param name="Rest">All that stands behind it.</param>
public sealed record Report(string Title, IReadOnlyList<Part> Brief, IReadOnlyList<Part> Rest)
{
    /// <summary>Only what a reader is shown; sections that this empties are gone.</summary>
    public Report For(Audience reader) => this with { Brief = Pruned(Brief, reader), Rest = Pruned(Rest, reader) };

    private static Part[] Pruned(IEnumerable<Part> parts, Audience reader) =>
    [
        .. parts
            .Where(part => part.For.HasFlag(reader))
            .Select(part => part is Section section ? section with { Parts = Pruned(section.Parts, reader) } : part)
            .Where(part => part is not (Section { Parts.Count: 0 } or Table { Rows.Count: 0 } or Sentences { Items.Count: 0 })),
    ];
}

/// <summary>Where a part is read. All have the same words and digits; some have more room than others.</summary>
[Flags]
public enum Audience
{
    Terminal = 1,
    Mail = 2,
    PullRequest = 4,
    Browser = 8,
    Files = Mail | PullRequest | Browser,
    Everyone = Terminal | Files,
}

/// <summary>A piece of a report.</summary>
public abstract record Part
{
    /// <summary>Who is shown it.</summary>
    public Audience For { get; init; } = Audience.Everyone;
}

/// <summary>Parts under a heading.</summary>
public sealed record Section(string Title, IReadOnlyList<Part> Parts) : Part
{
    /// <summary>Its address within a page; null for one made of the title.</summary>
    public string? Id { get; init; }

    /// <summary>Whether a page shows it only when asked.</summary>
    public bool IsFolded { get; init; }
}

/// <summary>A paragraph of text.</summary>
public sealed record Paragraph(string Text) : Part;

/// <summary>Whole sentences, each of which can be quoted alone.</summary>
public sealed record Sentences(IReadOnlyList<string> Items) : Part;

/// <summary>A command to copy.</summary>
public sealed record Command(string Text) : Part;

/// <summary>A chart in the charts directory of a run.</summary>
/// <param name="Chart">Its file's name without extension.</param>
/// <param name="Alt">What it shows, for who can't see it.</param>
public sealed record Figure(string Chart, string Alt) : Part
{
    /// <summary>The same as bars of characters, for where there are only characters.</summary>
    public IReadOnlyList<Bar> Bars { get; init; } = [];

    /// <summary>Said where the file is missing; null for nothing.</summary>
    public string? IfMissing { get; init; }

    /// <summary>Of a size that a page can't always hold.</summary>
    public bool IsLarge { get; init; }
}

/// <summary>A bar of characters: its name, how long it is beside the others, and the figure at its end.</summary>
public sealed record Bar(string Name, double Length, string Figure);
