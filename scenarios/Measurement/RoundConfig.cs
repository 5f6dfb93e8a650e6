using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.EventProcessors;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;

namespace Hostcall.Scenarios.Measurement;

/// <summary>
/// How BenchmarkDotNet runs a round: in this process, one warm-up block and then the measured ones, each block
/// one invocation whose length this program chose; no pilot, no collections forced in between, no files.
/// </summary>
internal static class RoundConfig
{
    public const int BlocksPerRound = 5;

    /// <summary>No case of a round takes longer than this, whatever was asked for.</summary>
    public static readonly TimeSpan CaseLimit = TimeSpan.FromMinutes(10);

    public static IConfig Create(EventProcessor onCaseDone, int orderSeed) => ManualConfig.CreateEmpty()
        .AddJob(Job.Default
            .WithToolchain(new InProcessNoEmitToolchain(timeout: CaseLimit, logOutput: false))
            .WithStrategy(RunStrategy.Monitoring)
            .WithInvocationCount(1)
            .WithUnrollFactor(1)
            .WithWarmupCount(1)
            .WithIterationCount(BlocksPerRound)
            .WithGcForce(false))
        .AddLogger(NullLogger.Instance)
        .AddEventProcessor(onCaseDone)
        .WithOrderer(new ShuffledOrderer(orderSeed))
        .WithOptions(ConfigOptions.DisableLogFile | ConfigOptions.DisableOptimizationsValidator)
        .WithArtifactsPath(Path.GetTempPath());
}
