using Hostcall.GuestPayloads;
using Hostcall.Results.Profiles;
using Hostcall.Traces;

namespace Hostcall.Scenarios.Tracing;

/// <summary>Names the code of the shared region, which has no symbols of its own.</summary>
internal static class PayloadCode
{
    /// <summary>The executor is the VMM's: it makes the call.</summary>
    public static IReadOnlyList<Symbol> Symbols { get; } =
    [
        Page(RegionLayout.Body, Domain.Payload, "body"),
        Page(RegionLayout.Doorbell, Domain.Payload, "doorbell"),
        Page(RegionLayout.Entry, Domain.Payload, "entry"),
        Page(RegionLayout.Executor, Domain.Agent, "executor"),
    ];

    /// <summary>As samples show it.</summary>
    public static PayloadRegion Region { get; } = new("memfd:hostcall", RegionLayout.Base, Symbols);

    private static Symbol Page(uint address, Domain domain, string name) =>
        new(address, address + RegionLayout.PageSize, new FunctionName(domain, name));
}
