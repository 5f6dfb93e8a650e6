using System.Text;

namespace Hostcall.Results;

/// <summary>The content of a samples.csv.</summary>
/// <param name="RunIds">Runs that its lines say they are of; one, unless somebody put files together.</param>
/// <param name="Cases">All whole lines, by case, in the order in which the cases first appear.</param>
/// <param name="Warnings">Sentences about what was tolerated, such as a cut last line.</param>
public sealed record SampleSet(IReadOnlyList<string> RunIds, IReadOnlyList<CaseBlocks> Cases, IReadOnlyList<string> Warnings)
{
    /// <summary>Of a run that measured nothing.</summary>
    public static readonly SampleSet Empty = new([], [], []);
}

/// <summary>
/// Reads samples.csv, line by line. Tolerated is the damage that a killed run leaves, a last line without its newline, which
/// is dropped even if it looks whole, since its last digits may be missing; and what editors do to a text: a byte order
/// mark, and Windows' line ends. That somebody edited the file is told by <see cref="SampleSeal"/>.
/// </summary>
public static class SampleReader
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads all lines.</summary>
    /// <param name="path">The file.</param>
    /// <param name="roundsPerBatch">By lane, for files of schema 1, which do not say which batch a round is of; null for 1.</param>
    /// <exception cref="ResultFileException">The file can't be read or is damaged; says where and how.</exception>
    public static SampleSet Read(string path, Func<string, int>? roundsPerBatch = null)
    {
        try
        {
            using var text = new StreamReader(path, StrictUtf8, detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16);
            return Parse(path, new WholeLines(text), roundsPerBatch ?? (_ => 1));
        }
        catch (DecoderFallbackException e)
        {
            throw new ResultFileException(path, "is not a text file in UTF-8", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ResultFileException(path, $"can't be read ({e.Message.TrimEnd('.')})", e);
        }
    }

    private static SampleSet Parse(string path, WholeLines lines, Func<string, int> roundsPerBatch)
    {
        if (!lines.Next())
            throw new ResultFileException(path, "is empty, without even a header");
        var format = SampleFormat.Of(lines.Line.ToString()) ?? throw new ResultFileException(path, 1, $"the header is not \"{SampleFormat.Current.Header}\"");
        var line = new SampleLine(path, format) { Number = 1 };
        var cases = new CaseTable(path, roundsPerBatch);
        while (lines.Next())
        {
            line.Number++;
            cases.Add(line, lines.Line);
        }

        return cases.ToSet(lines.IsCut ? [$"{Path.GetFileName(path)} ends in a cut line; the run was interrupted there and that block is left out."] : []);
    }

    /// <summary>The cases seen so far.</summary>
    private sealed class CaseTable(string path, Func<string, int> roundsPerBatch)
    {
        private readonly List<string> runs = [];
        private readonly List<Series> order = [];
        private readonly Dictionary<Case, Series> byCase = [];
        private readonly Dictionary<string, Series> byText = [];

        public void Add(SampleLine line, ReadOnlySpan<char> content)
        {
            ReadOnlySpan<char> fields = line.Split(content);
            if (!byText.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(line.Identity(fields), out Series? series))
                byText.Add(line.Identity(fields).ToString(), series = New(line, fields));
            if (!line.Unit(fields).SequenceEqual(series.Unit.Name))
                throw new ResultFileException(path, line.Number, Unit.Find(line.Unit(fields).ToString()) is not null
                    ? $"gives {series.Case} in two units"
                    : $"unit is \"{line.Unit(fields)}\" where ns or instructions belongs");
            Block block = line.Block(fields, series.RoundsPerBatch);
            if (!series.TryAdd(block))
                throw new ResultFileException(path, line.Number, $"block {block.Number} of round {block.Round} of {series.Case} is there twice");
        }

        public SampleSet ToSet(IReadOnlyList<string> warnings) =>
            new(runs, [.. order.Select(series => new CaseBlocks(series.Case, series.Unit, series.Blocks))], warnings);

        private Series New(SampleLine line, ReadOnlySpan<char> fields)
        {
            var (run, found, unit) = line.Names(fields);
            if (!runs.Contains(run)) runs.Add(run);
            if (byCase.TryGetValue(found, out Series? known)) return known;
            var series = new Series(found, unit, Math.Max(1, roundsPerBatch(found.Lane)));
            byCase.Add(found, series);
            order.Add(series);
            return series;
        }
    }

    private sealed record Series(Case Case, Unit Unit, int RoundsPerBatch)
    {
        private HashSet<long>? seen;

        public List<Block> Blocks { get; } = [];

        /// <summary>False for a block that is there. While they come in order, as a run writes them, the last one tells.</summary>
        public bool TryAdd(Block block)
        {
            if (seen is not null || (Blocks.Count > 0 && KeyOf(block) <= KeyOf(Blocks[^1])))
            {
                seen ??= [.. Blocks.Select(KeyOf)];
                if (!seen.Add(KeyOf(block))) return false;
            }

            Blocks.Add(block);
            return true;
        }

        private static long KeyOf(Block block) => ((long)block.Round << 32) | (uint)block.Number;
    }
}
