using Hostcall.Results;
using Hostcall.Tests.Results;

namespace Hostcall.Tests.EndToEnd;

/// <summary><c>compare --gate</c> is what a pipeline asks: its exit code is the answer.</summary>
[Collection(ProgramCollection.Name)]
public sealed class CompareTests : IDisposable
{
    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_path_that_is_slower_than_the_gate_allows_is_a_failure_and_nothing_else_is()
    {
        (string before, string after) = (Write("before", 1000), Write("after", 1100));
        Assert.Equal(0, Compare(before, after));
        Assert.Equal(1, Compare(before, after, "--gate", "1.05"));
        Assert.Equal(0, Compare(before, after, "--gate", "1.2"));
        Assert.Equal(0, Compare(after, before, "--gate", "1.05"));
        Assert.Equal(0, Compare(before, before, "--gate", "1"));
    }

    [Fact]
    public void A_gate_below_1_is_refused() => Assert.Contains(
        "a gate is 1 or more", TheProgram.Run("compare", Write("before", 1000), Write("after", 1100), "--gate", "0.95").RefusedWith(2),
        StringComparison.Ordinal);

    private static int Compare(params string[] arguments)
    {
        var ended = TheProgram.Run(["compare", .. arguments]);
        Assert.Empty(ended.Errors);
        return ended.Code;
    }

    private string Write(string name, double cost)
    {
        var run = RunDirectory.Create(folder[name]);
        using (var writer = SampleWriter.Open(run.Samples))
        {
            foreach (var sample in Synthetic.Blocks("getpid", "native", "host", Unit.Nanoseconds, cost, rounds: 20)) writer.Append(sample);
        }

        ManifestFile.Write(run.Manifest, Synthetic.Manifest(Synthetic.Measured("getpid", "native", "host", Unit.Nanoseconds)));
        return folder[name];
    }
}
