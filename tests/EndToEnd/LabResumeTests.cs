using System.Diagnostics;
using Hostcall.Results;
using Hostcall.Scenarios.Measurement;

namespace Hostcall.Tests.EndToEnd;

/// <summary>A lab runs as a whole and counts the same each time, so a resumed run has the blocks of one that nothing ended.</summary>
[Collection(ProgramCollection.Name)]
public sealed class LabResumeTests : IDisposable
{
    private readonly ScratchFolder folder = new();

    private string Run => folder["run"];

    private string[] Order => ["--lane", "lab-qemu-svm", "--path", "host,exit-pio", "--seed", "7", "--out", Run];

    [Theory]
    [InlineData("INT")]
    [InlineData("KILL")]
    public void A_lab_that_a_signal_ended_runs_again(string signal)
    {
        string temporary = Directory.CreateDirectory(folder["tmp"]).FullName;
        using (var program = TheProgram.StartIn($"export TMPDIR='{temporary}'; exec \"$@\"", Order))
        {
            for (var clock = Stopwatch.StartNew(); Directory.GetFiles(temporary, "console.txt", SearchOption.AllDirectories).Length == 0; Thread.Sleep(20))
                Assert.True(clock.Elapsed < TimeSpan.FromMinutes(1), "the lab did not start within a minute");
            program.Signal(signal);
            Assert.Equal(signal == "INT" ? 130 : 128 + 9, program.Wait().Code);
        }

        Assert.DoesNotContain(Outcomes(), outcome => outcome.Status == Status.Measured);
        if (signal == "INT") Assert.All(Outcomes(), outcome => Assert.Equal(LabLane.Interrupted, outcome.Reason));
        Resume();
        Assert.Equal(2 * 3 * 3, Blocks().Length);
    }

    [Fact]
    public void Blocks_that_are_missing_come_back_as_they_were()
    {
        var whole = TheProgram.Run(Order);
        Assert.True(whole.Code == 0, whole.Output + whole.Errors);
        string[] blocks = Blocks(), lines = File.ReadAllLines(RunDirectory.Open(Run).Samples);
        File.WriteAllText(RunDirectory.Open(Run).Samples, string.Join('\n', [.. lines[..4], .. lines[7..^3]]) + "\n");
        Resume();
        Assert.Equal(blocks.Order(), Blocks().Order());
    }

    public void Dispose() => folder.Dispose();

    private void Resume()
    {
        var resumed = TheProgram.Run("--resume", Run);
        Assert.True(resumed.Code == 0, resumed.Output + resumed.Errors);
        Assert.All(Outcomes(), outcome => Assert.Equal(Status.Measured, outcome.Status));
    }

    private IReadOnlyList<Outcome> Outcomes() => ManifestFile.Read(RunDirectory.Open(Run).Manifest).Outcomes;

    private string[] Blocks() => [.. File.ReadAllLines(RunDirectory.Open(Run).Samples).Skip(1)];
}
