namespace Hostcall.Results;

/// <summary>What those who read a run have to know of a lane that is not this machine; no reader knows one by its name.</summary>
/// <param name="Label">Which machine, in a few words, such as <c>emulated Intel Ice Lake, 2019</c>.</param>
/// <param name="Runs">What runs there and in what, such as <c>patched kernel in Bochs, no mitigation at all</c>.</param>
public sealed record LaneTraits(string Label, string Runs)
{
    /// <summary>Of its machine, as in <see cref="PayloadIdentity.Architecture"/>; null in runs of before there were others than x86-64's.</summary>
    public string? Architecture { get; init; }
}
