using System.Text.Json.Nodes;

namespace Hostcall.Machine;

/// <summary>A fact that is missing from the manifest.</summary>
/// <param name="What">The fact, in a reader's words: "microcode", "governor of CPU 0-3".</param>
/// <param name="Reason">What stood in the way, with the path or instruction that was tried.</param>
public sealed record Unread(string What, string Reason)
{
    public JsonObject ToJson() => Json.Object(("what", What), ("reason", Reason));
}
