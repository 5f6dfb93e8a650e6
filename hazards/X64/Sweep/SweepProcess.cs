using System.Diagnostics;
using System.Globalization;
using Hostcall.Linux;
using Hostcall.Paths;
using static Hostcall.Hazards.X64.Sys;

namespace Hostcall.Hazards.X64.Sweep;

/// <summary>
/// Makes calls plainly and over paths, in copies of this process, and compares what shows. Whatever two plain processes do not have alike
/// (ids, times) is left out of the comparison; whatever a path has otherwise is tried again, beside plain ones, before it counts.
/// </summary>
public sealed unsafe class SweepProcess
{
    /// <summary>The first argument of a program that is to be it, before seed, first index, count and the paths.</summary>
    public const string Argument = "sweep-calls";

    /// <summary>Up to so many calls each is told with all that shows.</summary>
    public const int MostTold = 32;

    /// <summary>So often a difference has to be there when it is tried again.</summary>
    private const int Again = 3;

    /// <summary>So often it is tried in all: a trial whose process ends before the call says nothing of it.</summary>
    private const int MostTrials = 3 * Again;

    /// <summary>In bytes; what some hundred calls take between two collections.</summary>
    private const int HeapAhead = 16 << 20;

    /// <summary>So often in calls a tally is told, at least.</summary>
    private const int TellEvery = 64;

    private readonly int seed;
    private readonly PathRow[] paths;
    private readonly SweepTally[] tallies;
    private readonly Action<string> tell;

    private SweepProcess(int seed, PathRow[] paths, Action<string> tell)
    {
        this.seed = seed;
        this.paths = paths;
        this.tell = tell;
        tallies = [.. paths.Select(path => new SweepTally(path.Id))];
    }

    /// <summary>Calls that are not made, and why.</summary>
    public static IReadOnlyDictionary<string, string> LeftOut => CallTable.LeftOut.Concat(CallTable.NeverAsked).ToDictionary();

    /// <summary>So many calls contain every number.</summary>
    public static int Pass => SweepCall.Pass;

    /// <summary>Starts the process, and gives away what it tells.</summary>
    public static void Ask(ProcessStartInfo start, Action<string> heard)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.Environment["DOTNET_GCgen0size"] = "2000000"; // hexadecimal: no copy may come to a collection, which waits for threads
        using var process = Process.Start(start)!;
        var rest = process.StandardError.ReadToEndAsync();
        while (process.StandardOutput.ReadLine() is { } line) heard(line);
        process.WaitForExit();
        if (process.ExitCode != 0) heard(SweepLines.Failed($"the sweep ended with exit code {process.ExitCode}: {rest.Result.Split('\n')[0]}"));
    }

    /// <summary>Is such a process.</summary>
    /// <param name="arguments">What follows <see cref="Argument"/>.</param>
    /// <returns>Its exit code.</returns>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        if (arguments is not [var seed, var from, var count, _, ..] || !IsNumber(seed) || !IsNumber(from) || !IsNumber(count)) return 2;
        var paths = new List<PathRow>();
        foreach (string id in arguments[3..])
        {
            if (PathTable.Find(id) is not { } path) return 2;
            if (SweptProcess.Try(path) is { } lacking) Tell(SweepLines.Missing($"{id}: {lacking}"));
            else paths.Add(path);
        }

        if (paths.Count == 0) return 0;
        var sweep = new SweepProcess(int.Parse(seed, CultureInfo.InvariantCulture), [.. paths], Tell);
        sweep.Run(long.Parse(from, CultureInfo.InvariantCulture), long.Parse(count, CultureInfo.InvariantCulture));
        return 0;
    }

    private static bool IsNumber(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static void Tell(string line)
    {
        Console.WriteLine(line);
        Console.Out.Flush();
    }

    private void Run(long from, long count)
    {
        if (Libc.mmap((nint)SweptProcess.Shared, SweptProcess.SharedSize, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_SHARED | Libc.MAP_ANONYMOUS | Libc.MAP_FIXED_NOREPLACE, -1, 0) == Libc.MAP_FAILED)
            throw LinuxException.Last("mmap(records)");
        ProbeRun.Plain(SYS_prctl, 36, 1); // PR_SET_CHILD_SUBREAPER: to find what copies leave behind
        FillHeap();
        _ = SweepCopy.Make(paths[0], isPlain: true, Calls(0, 1)); // what the first of all brings about is there for those that are compared
        long end = from + count, told = from;
        for (long first = from; first < end;)
        {
            long next = Math.Min(end, ((first / SweepCall.PerProcess) + 1) * SweepCall.PerProcess);
            Compare(first, (int)(next - first), count <= MostTold);
            first = next;
            if (first - told < TellEvery && first < end) continue;
            told = first;
            foreach (var tally in tallies) tell(tally.ToLine());
            GC.Collect();
        }
    }

    /// <summary>A heap that grows shows among the mappings of copies: it has grown before the first is made.</summary>
    private static void FillHeap()
    {
        for (int size = 0; size < HeapAhead; size += 1000) GC.KeepAlive(new byte[1000]);
        GC.Collect();
    }

    /// <summary>The calls of one process, over every path.</summary>
    private void Compare(long first, int count, bool isTold)
    {
        var calls = Calls(first, count);
        var plain = SweepCopy.Make(paths[0], isPlain: true, calls);
        SweepCopy[] seen = [.. paths.Select(path => SweepCopy.Make(path, isPlain: false, calls))];
        var again = SweepCopy.Make(paths[0], isPlain: true, calls);
        for (int i = 0; isTold && i < count; i++) TellCall(first + i, calls[i], plain, seen, i);
        for (int p = 0; p < paths.Length; p++) Judge(p, first, calls, plain, again, seen[p]);
    }

    /// <summary>From the first call on; after one that ends the process, or is not as a plain one, the next begins in another.</summary>
    private void Judge(int path, long first, SweepCall[] calls, SweepCopy plain, SweepCopy again, SweepCopy seen)
    {
        for (int i = 0; i < calls.Length; i++)
        {
            var verdict = Judge(path, calls, i, plain, again, seen, out string what);
            tallies[path].Calls++;
            if (verdict == Verdict.Other) verdict = Confirm(path, first, i, what);
            tallies[path].Count(verdict);

            // Refused calls that plain processes leave out, and equal ones, leave equal processes.
            bool goesOn = seen.StageOf(i) == Stage.Seen && plain.StageOf(i) is Stage.Seen or Stage.LeftOut
                && (verdict is Verdict.Same or Verdict.Partly or Verdict.Once || (verdict == Verdict.Refused && plain.StageOf(i) == Stage.LeftOut));
            if (goesOn) continue;
            int left = calls.Length - i - 1;
            if (left == 0) return;
            var rest = calls[(i + 1)..];
            Judge(path, first + i + 1, rest, SweepCopy.Make(paths[path], isPlain: true, rest), SweepCopy.Make(paths[path], isPlain: true, rest), SweepCopy.Make(paths[path], isPlain: false, rest));
            return;
        }
    }

    private Verdict Judge(int path, SweepCall[] calls, int i, SweepCopy plain, SweepCopy again, SweepCopy seen, out string what)
    {
        what = "";
        if (seen.StageOf(i) == Stage.Seen && seen.Records[i][SweepRecord.Answer] is not 0 and var answer)
        {
            what = $"the hypercall is refused, {Answers.Of(answer)}";
            return KnownDifference.IsRefusal(calls[i], paths[path], answer) ? Verdict.Refused : Verdict.Other;
        }

        if (seen.StageOf(i) == Stage.NotRun)
        {
            what = $"KVM_RUN fails, {Answers.Name(-seen.Records[i][SweepRecord.Answer])}";
            return Verdict.Other;
        }

        if (plain.StageOf(i) == Stage.LeftOut)
        {
            what = "the hypercall makes a call that it never makes";
            return Verdict.Other;
        }

        if (seen.StageOf(i) != Stage.Seen || plain.StageOf(i) != Stage.Seen || again.StageOf(i) != Stage.Seen)
        {
            (string one, string two, string other) = (plain.End(i), again.End(i), seen.End(i));
            what = $"{other}, where a plain call: {one}";
            return other == one ? Verdict.Same : one != two ? Verdict.Partly : Verdict.Other;
        }

        bool isWhole = true;
        var differing = new List<string>();
        for (int word = SweepRecord.Result; word < SweepRecord.Result + SweepRecord.Names.Count; word++)
        {
            long value = plain.Records[i][word];
            bool tellsTime = word == SweepRecord.Memory && CallTable.OfTimeAndSpace.Contains(calls[i].Call.Name);
            if (tellsTime || value != again.Records[i][word]) isWhole = false;
            else if (value != seen.Records[i][word]) differing.Add(Shown(word, value, seen.Records[i][word]));
        }

        what = string.Join("; ", differing);
        return differing.Count > 0 ? Verdict.Other : isWhole ? Verdict.Same : Verdict.Partly;
    }

    /// <summary>
    /// Tells of a difference, and whether it is there again: by the call alone, else behind those that the process had made before it. Plain processes
    /// and those of the path take turns; all plain ones must be alike, and none of the path's like them.
    /// </summary>
    private Verdict Confirm(int path, long first, int i, string once)
    {
        foreach (int before in i > 0 ? (int[])[0, i] : [0])
        {
            var calls = Calls(first + i - before, before + 1);
            if (!IsThereAgain(path, calls, out string what)) continue;
            string known = KnownDifference.Of(calls, paths[path].Mode, what);
            tell(new SweepFinding(paths[path].Id, first + i, first + i - before, known, calls[^1].ToString(), what).ToLine());
            return known.Length > 0 ? Verdict.Known : Verdict.Different;
        }

        tell(new SweepFinding(paths[path].Id, first + i, first, "", SweepCall.At(seed, first + i).ToString(), once, IsOnce: true).ToLine());
        return Verdict.Once;
    }

    private bool IsThereAgain(int path, SweepCall[] calls, out string what)
    {
        what = "";
        int last = calls.Length - 1, times = 0;
        var plain = SweepCopy.Make(paths[path], isPlain: true, calls);
        for (int trial = 0; trial < MostTrials && times < Again; trial++)
        {
            var seen = SweepCopy.Make(paths[path], isPlain: false, calls);
            var next = SweepCopy.Make(paths[path], isPlain: true, calls);
            bool isReached = plain.StageOf(last) != Stage.None && seen.StageOf(last) != Stage.None && next.StageOf(last) != Stage.None;
            if (isReached && Judge(path, calls, last, plain, next, seen, out what) != Verdict.Other) return false;
            if (isReached) times++;
            plain = next;
        }

        return times == Again;
    }

    private void TellCall(long index, SweepCall call, SweepCopy plain, SweepCopy[] seen, int i)
    {
        tell(SweepLines.Call(index, $"{call}: plain {plain.Outcome(i)}; {string.Join("; ", paths.Select((path, p) => $"{path.Id} {seen[p].Outcome(i)}"))}"));
    }

    private static string Shown(int word, long plain, long path) => word switch
    {
        SweepRecord.Result => $"result {Answers.Of(path)} where a plain call gives {Answers.Of(plain)}",
        SweepRecord.Effects => $"{path} signals handled, not {plain}",
        _ => $"other {SweepRecord.Names[word - SweepRecord.Result]}",
    };

    private SweepCall[] Calls(long first, int count) => [.. Enumerable.Range(0, count).Select(i => SweepCall.At(seed, first + i))];
}
