namespace Hostcall.Machine;

/// <summary>How busy the machine was when it was read (proc_loadavg(5)).</summary>
/// <param name="OneMinute">Tasks that ran or waited for a CPU or a disk, averaged over one minute.</param>
/// <param name="Runnable">Tasks runnable at that moment, this program's own reading thread included.</param>
public sealed record LoadFacts(double? OneMinute, long? Runnable)
{
    private const string Path = "/proc/loadavg";

    internal static LoadFacts Read(FactReader reader)
    {
        if (reader.Value("load", Path) is not { } text)
            return new LoadFacts(null, null);
        if (Parse.Words(text) is [var load, _, _, var tasks, ..]
            && Parse.Decimal(load) is { } oneMinute
            && Parse.Count(tasks.Split('/')[0]) is { } runnable)
            return new LoadFacts(oneMinute, runnable);
        reader.Miss("load", $"{Path}: makes no sense: {Parse.Excerpt(text)}");
        return new LoadFacts(null, null);
    }
}
