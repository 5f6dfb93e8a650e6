using System.Globalization;
using System.Text;
using Hostcall.Results.Profiles;
using Hostcall.Traces;

namespace Hostcall.Tests.Traces;

/// <summary>All that is made of each recording: whose function, in which section, called by whom, and how often which transition.</summary>
public sealed class KeptTracesTests
{
    public static TheoryData<string> Recordings { get; } = [.. Directory.EnumerateFiles(Recorded.Fixture(""), "*.txt.br", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Recorded.Fixture(""), file)[..^".txt.br".Length]).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Of_a_recording(string name)
    {
        ExactTrace trace = Recorded.Read(name);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{trace.Calls} calls, {trace.Disturbed} disturbed, {trace.KernelCalls} calls of the kernel\n");
        if (trace.Calls > 0)
        {
            foreach (ProfileRow row in trace.ProfileOf("getpid", "lab", "path").Rows)
                text.Append(CultureInfo.InvariantCulture, $"{row.Self:0.##}\t{row.WithCallees:0.##}\t{row.Section}\t{row.Function}\n");
            foreach (TransitionCount count in trace.Transitions.Where(count => count.PerCall > 0))
                text.Append(CultureInfo.InvariantCulture, $"{count.PerCall:0.##}\t{count.Transition}\n");
            foreach (FoldedLine stack in trace.Tree.Stacks(trace.Calls))
                text.Append(CultureInfo.InvariantCulture, $"{stack.Weight}\t{stack.Functions.Count}\t{string.Join(';', stack.Functions.TakeLast(3))}\n");
        }

        Kept.Check("Traces", name.Replace('/', '-') + ".txt", text.ToString());
    }
}
