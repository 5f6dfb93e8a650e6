using Hostcall.GuestPayloads;
using Hostcall.Results.Profiles;
using Hostcall.Traces;

namespace Hostcall.Scenarios.Tracing;

/// <summary>Names the code of the shared region, which has no symbols of its own.</summary>
internal static class PayloadCode
{
    /// <summary>As the region of a lab.</summary>
    public static IReadOnlyList<Symbol> InLab { get; } = SymbolsOf(Domain.Agent);

    /// <summary>As samples of this program show it.</summary>
    public static PayloadRegion Sampled { get; } = new("memfd:hostcall", RegionLayout.Base, SymbolsOf(Domain.Vmm));

    /// <param name="executor">Whose code the executor is: that of the program that makes the call.</param>
    private static IReadOnlyList<Symbol> SymbolsOf(Domain executor) =>
    [
        Page(RegionLayout.Body, Domain.Payload, "body"),
        Page(RegionLayout.Doorbell, Domain.Payload, "doorbell"),
        Page(RegionLayout.Entry, Domain.Payload, "entry"),
        Page(RegionLayout.Executor, executor, "executor"),
    ];

    private static Symbol Page(uint address, Domain domain, string name) =>
        new(address, address + RegionLayout.PageSize, new FunctionName(domain, name));
}
