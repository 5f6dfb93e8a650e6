using Hostcall.Linux;
using Hostcall.Paths;

namespace Hostcall.Hazards;

/// <summary>How a path's answer to a probe stands to the one of a plain system call.</summary>
public enum Agreement
{
    /// <summary>The same.</summary>
    Same,

    /// <summary>Another one: whoever makes the call is told or gets something else.</summary>
    Wrong,

    /// <summary>The call is not made, and who asked is told so.</summary>
    Refused,
}

/// <summary>
/// A question whose answer depends on whose state a system call finds or changes. It is put over a path in a process of
/// its own, and the answer is what shows afterwards, outside of the guest too.
/// </summary>
/// <param name="Id">Permanent, and short: tables have it in front.</param>
/// <param name="Question">In a few words.</param>
/// <param name="Answer">Puts it; what it returns must be the same each time.</param>
public sealed record Probe(string Id, string Question, Func<ProbeRun, string> Answer)
{
    /// <summary>What decides, in the kernel; one sentence without its full stop.</summary>
    public required string Because { get; init; }

    /// <summary>What is to be expected of the path that leaves to its VMM.</summary>
    public Agreement AtExit { get; init; }

    /// <summary>Of a queue, whose calls another thread of this process makes while the guest waits in KVM_RUN.</summary>
    public Agreement ByAnotherThread { get; init; }

    /// <summary>What decides there, where it is not the same; a sentence like <see cref="Because"/>.</summary>
    public string BecauseOfThread { get; init; } = "it is a thread's own, and the one that serves a queue is another";

    /// <summary>What decides in a BPF program.</summary>
    private const string BecauseOfProgram = "the task cannot leave its CPU, and a child would inherit that";

    /// <summary>Of a path without a guest, whose payload runs in another memory between calls that this process makes.</summary>
    public Agreement WithoutGuest { get; init; }

    /// <summary>Of a BPF program in the kernel; null where that is as with the hypercall of its mode.</summary>
    public Agreement? InProgram { get; init; }

    /// <summary>Of the hypercall that restores nothing, on Intel and on AMD.</summary>
    public Agreement Fast { get; init; }
    public Agreement FastOnAmd { get; init; }

    /// <summary>Of the one that restores all but the FPU.</summary>
    public Agreement SharedFpu { get; init; }

    /// <summary>Of the one that restores all.</summary>
    public Agreement Robust { get; init; }

    /// <summary>The same of all modes of the hypercall.</summary>
    public Agreement Hypercalls
    {
        init => Fast = FastOnAmd = SharedFpu = Robust = value;
    }

    /// <summary>What was derived from the kernel's source, before anything ran.</summary>
    public Agreement Expected(PathRow path, bool isAmd) => path.IsServedByProgram && InProgram is { } expected ? expected : path.Mode switch
    {
        HostSyscallMode.Fast => isAmd ? FastOnAmd : Fast,
        HostSyscallMode.SharedFpu => SharedFpu,
        HostSyscallMode.Robust => Robust,
        _ when path.SharesFpu && SharedFpu != Robust => SharedFpu, // what that alone makes of a call
        _ => path.IsAnsweredByThread ? ByAnotherThread : path.GuestRing is null ? WithoutGuest : AtExit,
    };

    /// <summary>What decides on these paths.</summary>
    public string Reason(IReadOnlyCollection<PathRow> paths) => string.Join("; ",
    [
        Because,
        .. ByAnotherThread != Agreement.Same && paths.Any(path => path.IsAnsweredByThread) ? [$"over a queue, {BecauseOfThread}"] : (string[])[],
        .. InProgram is not null && paths.Any(path => path.IsServedByProgram) ? [$"in a BPF program, {BecauseOfProgram}"] : (string[])[],
    ]);

    /// <summary>Compares an answer with that of a plain call.</summary>
    public static Agreement Compare(string answer, string native) =>
        answer == native ? Agreement.Same : answer.StartsWith(ProbeRun.RefusedWord, StringComparison.Ordinal) ? Agreement.Refused : Agreement.Wrong;
}
