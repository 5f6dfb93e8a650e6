using Hostcall.Linux;

namespace Hostcall.Machine;

/// <summary>What no file tells and has to be tried on the running machine.</summary>
public interface IProbes
{
    /// <summary>Opens /dev/kvm, asks what it can do, makes a VM and drops it.</summary>
    Tried<KvmProbe> Kvm();

    /// <summary>Opens performance counters on the calling thread and lets them count.</summary>
    Tried<PerfProbe> Perf();

    /// <summary>Asks ptrace(2) for something harmless, to see whether the call gets through.</summary>
    Tried<PtraceProbe> Ptrace();

    /// <summary>Watches CPU time, interrupts and context switches for a moment.</summary>
    Tried<ActivitySample> Activity();

    /// <summary>Looks for a program in PATH.</summary>
    Tried<ProgramSearch> Program(string name);
}

/// <summary>The outcome of something that was tried, or the reason why it was not.</summary>
/// <param name="Value">The outcome; null if it was not tried.</param>
/// <param name="WhyNot">Why not, as the end of a sentence; null if it was.</param>
public sealed record Tried<T>(T? Value, string? WhyNot)
    where T : class;

/// <summary>Tries things on the running machine.</summary>
internal sealed class LiveProbes(SystemFiles files) : IProbes
{
    public Tried<KvmProbe> Kvm() => new(KvmProbe.Run(), null);

    public Tried<PerfProbe> Perf() => new(PerfProbe.Run(), null);

    public Tried<PtraceProbe> Ptrace() => new(PtraceProbe.Run(), null);

    public Tried<ActivitySample> Activity() => new(ActivitySample.Take(files), null);

    public Tried<ProgramSearch> Program(string name) => new(ProgramSearch.Run(name), null);
}

/// <summary>Stands in where the files describe another machine: nothing can be tried there.</summary>
internal sealed class NoProbes : IProbes
{
    private const string Reason = "the files are a captured tree, not the running machine";

    public Tried<KvmProbe> Kvm() => new(null, Reason);

    public Tried<PerfProbe> Perf() => new(null, Reason);

    public Tried<PtraceProbe> Ptrace() => new(null, Reason);

    public Tried<ActivitySample> Activity() => new(null, Reason);

    public Tried<ProgramSearch> Program(string name) => new(null, Reason);
}

/// <summary>A program looked for in the directories of PATH. It is not started, so its version stays open.</summary>
/// <param name="Name">Name of the file.</param>
/// <param name="Path">Where it is; null if it is not there or may not be executed.</param>
public sealed record ProgramSearch(string Name, string? Path)
{
    internal static ProgramSearch Run(string name)
    {
        var folders = Environment.GetEnvironmentVariable("PATH")?.Split(':', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return new ProgramSearch(name, folders.Select(folder => System.IO.Path.Join(folder, name)).FirstOrDefault(IsExecutable));
    }

    private static bool IsExecutable(string path) => File.Exists(path) && Libc.access(path, Libc.X_OK) == 0;
}
