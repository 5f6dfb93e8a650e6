using System.Text.Json.Serialization;
using Hostcall.Results;

namespace Hostcall.Scenarios.Measurement;

/// <summary>What the process of a batch tells: one line of JSON on its standard output.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "what")]
[JsonDerivedType(typeof(CaseStarted), "started")]
[JsonDerivedType(typeof(CaseDone), "done")]
[JsonDerivedType(typeof(CaseFailed), "failed")]
[JsonDerivedType(typeof(BatchDone), "end")]
internal abstract record BatchMessage;

/// <summary>A case begins; where the process dies, this was it.</summary>
/// <param name="Case">Its position in the order.</param>
/// <param name="Round">The round.</param>
internal sealed record CaseStarted(int Case, int Round) : BatchMessage;

/// <summary>A case is done with a round. The process waits until an empty line says that the blocks are on disk.</summary>
/// <param name="Case">Its position in the order.</param>
/// <param name="Round">The round.</param>
/// <param name="Blocks">The blocks, each with the cost of one call in ns and what was counted meanwhile.</param>
internal sealed record CaseDone(int Case, int Round, IReadOnlyList<Block> Blocks) : BatchMessage;

/// <summary>A case went wrong and takes part no longer. The process waits as after <see cref="CaseDone"/>.</summary>
/// <param name="Case">Its position in the order.</param>
/// <param name="Reason">In one sentence.</param>
internal sealed record CaseFailed(int Case, string Reason) : BatchMessage;

/// <summary>All of the order is done; the process may be killed.</summary>
internal sealed record BatchDone : BatchMessage;
