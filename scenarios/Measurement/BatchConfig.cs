using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.EventProcessors;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;

namespace Hostcall.Scenarios.Measurement;

/// <summary>
/// How BenchmarkDotNet runs a batch: in this process, one warm-up block and then the measured ones, each block
/// one invocation whose length this program chose; no pilot, no collections forced in between, no files.
/// </summary>
internal static class BatchConfig
{
    public const int BlocksPerVisit = 5;

    /// <summary>No visit takes longer than this, whatever was asked for.</summary>
    public static readonly TimeSpan VisitLimit = TimeSpan.FromMinutes(10);

    public static IConfig Create(EventProcessor watcher) => ManualConfig.CreateEmpty()
        .AddJob(Job.Default
            .WithToolchain(new InProcessNoEmitToolchain(timeout: VisitLimit, logOutput: false))
            .WithStrategy(RunStrategy.Monitoring)
            .WithInvocationCount(1)
            .WithUnrollFactor(1)
            .WithWarmupCount(1)
            .WithIterationCount(BlocksPerVisit)
            .WithGcForce(false))
        .AddLogger(NullLogger.Instance)
        .AddEventProcessor(watcher)
        .WithOrderer(new VisitOrderer())
        .WithOptions(ConfigOptions.DisableLogFile | ConfigOptions.DisableOptimizationsValidator)
        .WithArtifactsPath(Path.GetTempPath());
}
