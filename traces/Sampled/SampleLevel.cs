namespace Hostcall.Traces;

/// <summary>Who ran when a sample was taken (PERF_RECORD_MISC_CPUMODE_MASK of linux/perf_event.h).</summary>
public enum SampleLevel
{
    Host,

    /// <summary>A timer that ends a run of a guest makes KVM tell perf that the guest was interrupted.</summary>
    Guest,
}

/// <summary>
/// Reads <c>perf script -F misc</c>: a line for each sample, of the letters that perf-script(1) lists under "misc". G and g are a
/// guest's kernel and user space.
/// </summary>
public static class SampleLevels
{
    public static IReadOnlyList<SampleLevel> Parse(IEnumerable<string> lines) =>
        [.. lines.Select(line => line.Trim()).Where(line => line.Length > 0).Select(line => line is ['G' or 'g', ..] ? SampleLevel.Guest : SampleLevel.Host)];
}
