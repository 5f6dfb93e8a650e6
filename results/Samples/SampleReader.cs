using System.Text;

namespace Hostcall.Results;

/// <summary>
/// Reads samples.csv. Only one kind of damage is tolerated, the one that a killed run leaves: a last line without
/// its newline, which is dropped even if it looks whole, since its last digits may be missing.
/// </summary>
public static class SampleReader
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads all rows.</summary>
    /// <exception cref="ResultFileException">The file can't be read or is damaged; says where and how.</exception>
    public static SampleSet Read(string path)
    {
        string text = ReadText(path);
        var warnings = new List<string>();
        int end = text.LastIndexOf('\n') + 1;
        if (end < text.Length)
        {
            warnings.Add($"{Path.GetFileName(path)} ends in a cut line; the run was interrupted there and that block is left out.");
            text = text[..end];
        }

        return new SampleSet(Parse(path, text), warnings);
    }

    private static string ReadText(string path)
    {
        try
        {
            return StrictUtf8.GetString(File.ReadAllBytes(path));
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

    private static List<Sample> Parse(string path, string text)
    {
        var rows = new List<Sample>();
        var seen = new HashSet<(string, string, string, int, int)>();
        long line = 0;
        foreach (string content in text.Split('\n')[..^1])
        {
            line++;
            if (line == 1)
            {
                if (content != SampleFormat.Header)
                    throw new ResultFileException(path, 1, $"the header is not \"{SampleFormat.Header}\"");
                continue;
            }

            Sample sample = SampleLine.Parse(path, line, content);
            if (!seen.Add((sample.Scenario, sample.Lane, sample.Path, sample.Round, sample.Block)))
                throw new ResultFileException(path, line, $"block {sample.Block} of round {sample.Round} of {sample.Scenario} on {sample.Lane} {sample.Path} is there twice");
            rows.Add(sample);
        }

        if (line == 0)
            throw new ResultFileException(path, "is empty, without even a header");
        return rows;
    }
}
