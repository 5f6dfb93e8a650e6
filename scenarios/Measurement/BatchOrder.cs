using Hostcall.GuestPayloads;

namespace Hostcall.Scenarios.Measurement;

/// <summary>What the process of a batch shall measure: one line of JSON on its standard input.</summary>
/// <param name="Parent">Process id of the one that asks.</param>
/// <param name="Cpu">The CPU of the measuring thread.</param>
/// <param name="Seed">Of the run; with the number of a round it decides the order of its cases.</param>
/// <param name="RoundsPerBatch">Round r is of batch r / this.</param>
/// <param name="Scenarios">Whole definitions of those that the cases name.</param>
/// <param name="Cases">At least one.</param>
internal sealed record BatchOrder(int Parent, int Cpu, int Seed, int RoundsPerBatch, IReadOnlyList<Scenario> Scenarios, IReadOnlyList<CaseOrder> Cases);

/// <summary>A scenario on a path in one form.</summary>
/// <param name="Scenario">Its name.</param>
/// <param name="Path">Its id.</param>
/// <param name="Variant">The form.</param>
/// <param name="Calls">Calls of one block.</param>
/// <param name="Rounds">The rounds of the batch in which it takes part.</param>
internal sealed record CaseOrder(string Scenario, string Path, Variant Variant, long Calls, IReadOnlyList<int> Rounds);
