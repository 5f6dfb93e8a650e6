using FsCheck;
using FsCheck.Fluent;
using Hostcall.Plots;
using Hostcall.Results;
using Hostcall.Tests.Results;

namespace Hostcall.Tests.Plots;

/// <summary>Runs with any costs, down to 0 and up to days, and with any number of rounds.</summary>
public sealed class AnyRunTests
{
    private static readonly double[] Costs = [0, 1e-9, 1, 140.3, 141.7, 7000, 1e15];

    private static readonly string[] Paths = ["loop", "exit-pio", "host", "vm-exit"];

    private static readonly Arbitrary<Sample[]> Runs = (
        from rounds in Gen.Choose(1, 9)
        from blocks in Gen.Choose(1, 2)
        from costs in Gen.Elements(Costs).ArrayOf(rounds * blocks * Paths.Length)
        from unit in Gen.Elements(Unit.Nanoseconds, Unit.Instructions)
        select costs.Select((cost, i) => new Sample(
            Synthetic.RunId, "getpid", "native", Paths[i % Paths.Length], i / Paths.Length / blocks, i / Paths.Length % blocks, 1, cost, unit)).ToArray()).ToArbitrary();

    [Fact]
    public void Every_file_is_made_and_none_holds_a_number_that_is_none() =>
        Prop.ForAll(Runs, samples =>
        {
            using var directory = new TemporaryDirectory();
            RunDirectory run = RunDirectory.Create(directory.File("run"));
            Write(run, samples);
            RunView view = RunView.Load(run);
            SummaryFile.Write(run.Summary, view.Summary);
            string text = File.ReadAllText(run.Summary) + Rendered.Text(view) + Rendered.Markdown(view) + Rendered.Html(view) + Rendered.Terminal(view, 80);
            return !text.Contains("NaN", StringComparison.Ordinal) && !text.Contains('∞', StringComparison.Ordinal);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Charts_of_any_run_can_be_drawn() =>
        Prop.ForAll(Runs, samples =>
        {
            using var directory = new TemporaryDirectory();
            RunDirectory run = RunDirectory.Create(directory.File("run"));
            Write(run, samples);
            ChartOutcome outcome = Charts.Draw(run);
            return outcome.Problem is null;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(12));

    private static void Write(RunDirectory run, Sample[] samples)
    {
        using (SampleWriter writer = SampleWriter.Open(run.Samples))
            samples.ToList().ForEach(sample => writer.Append(sample));
        ManifestFile.Write(run.Manifest, Synthetic.Manifest(
            [.. Paths.Select(p => Synthetic.Measured("getpid", "native", p, samples[0].Unit, rung: p is "loop" or "exit-pio"))]));
    }
}
