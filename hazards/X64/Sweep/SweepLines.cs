using System.Globalization;

namespace Hostcall.Hazards.X64.Sweep;

/// <summary>How a call over a path stands to the plain one.</summary>
internal enum Verdict
{
    /// <summary>All that shows is the same.</summary>
    Same,

    /// <summary>So is what plain calls have alike; the rest differs from time to time.</summary>
    Partly,

    /// <summary>The hypercall is not made for such a call, as its reference says.</summary>
    Refused,

    /// <summary>A difference that a probe names.</summary>
    Known,

    /// <summary>One that none does.</summary>
    Different,

    /// <summary>A difference that was there once, and not when it was tried again.</summary>
    Once,

    /// <summary>A difference: not decided yet which.</summary>
    Other,
}

/// <summary>How many calls of a path a sweep has compared.</summary>
/// <param name="Path">Its id.</param>
public sealed record SweepTally(string Path)
{
    public long Calls { get; set; }

    public long Same { get; set; }

    public long Partly { get; set; }

    public long Refused { get; set; }

    public long Known { get; set; }

    public long Different { get; set; }

    public long Once { get; set; }

    internal void Count(Verdict verdict)
    {
        switch (verdict)
        {
            case Verdict.Same: Same++; break;
            case Verdict.Partly: Partly++; break;
            case Verdict.Refused: Refused++; break;
            case Verdict.Known: Known++; break;
            case Verdict.Once: Once++; break;
            default: Different++; break;
        }
    }

    internal string ToLine() => SweepLines.Line("tally", Path, Calls, Same, Partly, Refused, Known, Different, Once);
}

/// <summary>A difference.</summary>
/// <param name="Path">The path's id.</param>
/// <param name="Index">Of the call in the sweep.</param>
/// <param name="From">Of the first call that it takes to see it again.</param>
/// <param name="Probe">The probe that names it; empty for none.</param>
/// <param name="Call">With its arguments.</param>
/// <param name="What">How it differs.</param>
/// <param name="IsOnce">Whether it was not there again.</param>
public sealed record SweepFinding(string Path, long Index, long From, string Probe, string Call, string What, bool IsOnce = false)
{
    internal string ToLine() => SweepLines.Line(IsOnce ? SweepLines.Once : SweepLines.Finding, Path, Index, From, Probe, Call, What);
}

/// <summary>What a sweep tells as it goes: lines of fields between tabs. A tally takes the place of the one before.</summary>
public static class SweepLines
{
    internal const string Finding = "finding", Once = "once";

    public static string Missing(string sentence) => Line("missing", sentence);

    public static string Failed(string sentence) => Line("failed", sentence);

    public static string Call(long index, string text) => Line("call", index, text);

    /// <summary>Takes a line apart; a reader needs no more than this.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static object Parse(string line)
    {
        string[] fields = line.Split('\t');
        return fields switch
        {
            ["tally", var path, .. var counts] when counts.Length == 7 => new SweepTally(path)
            {
                Calls = Number(counts[0]),
                Same = Number(counts[1]),
                Partly = Number(counts[2]),
                Refused = Number(counts[3]),
                Known = Number(counts[4]),
                Different = Number(counts[5]),
                Once = Number(counts[6]),
            },
            [Finding or Once, var path, var index, var from, var probe, var call, var what] =>
                new SweepFinding(path, Number(index), Number(from), probe, call, what, fields[0] == Once),
            ["call", var index, var text] => $"{index}: {text}",
            ["missing", var sentence] => new SweepTrouble(sentence, IsEnd: false),
            ["failed", var sentence] => new SweepTrouble(sentence, IsEnd: true),
            _ => throw new FormatException($"no line of a sweep: {line}"),
        };
    }

    internal static string Line(params object[] fields) =>
        string.Join('\t', fields.Select(field => string.Create(CultureInfo.InvariantCulture, $"{field}").Replace('\t', ' ').ReplaceLineEndings(" ")));

    private static long Number(string text) => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}

/// <summary>A sentence on what could not be swept.</summary>
public sealed record SweepTrouble(string Sentence, bool IsEnd);
