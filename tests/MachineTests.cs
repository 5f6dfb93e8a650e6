namespace Hostcall.Tests;

/// <summary>
/// Tests that map the shared region, trace a process or run a guest. The region has one address and a CPU is busy
/// meanwhile, so they run one after the other and beside nothing else.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MachineTests
{
    public const string Name = "machine";
}
