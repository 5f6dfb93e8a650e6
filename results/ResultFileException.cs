namespace Hostcall.Results;

/// <summary>
/// A file of a run, or of the published ledger, that can't be read, written or trusted.
/// The message is one sentence that names the file, the line where there is one, and what is wrong.
/// </summary>
public sealed class ResultFileException : Exception
{
    public ResultFileException(string file, string problem, Exception? inner = null)
        : base($"{file}: {Sentence(problem)}", inner)
    {
    }

    public ResultFileException(string file, long line, string problem, Exception? inner = null)
        : base($"{file}, line {line}: {Sentence(problem)}", inner)
    {
    }

    private static string Sentence(string problem)
    {
        string oneLine = problem.ReplaceLineEndings(" ").Trim().TrimEnd('.');
        return oneLine + ".";
    }
}
