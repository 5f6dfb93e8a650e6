using System.Text.Json.Nodes;
using Hostcall.Machine;

namespace Hostcall.Tests.Machine;

/// <summary>The names and shapes of "machine" in manifest.json, which other programs read.</summary>
public sealed class MachineJsonTests
{
    [Theory]
    [MemberData(nameof(CapturedMachine.Names), MemberType = typeof(CapturedMachine))]
    public void The_manifest_keeps_its_names_and_values(string name)
    {
        var expected = Assert.IsType<JsonObject>(JsonNode.Parse(File.ReadAllText(
            Path.Join(Checkout.Root, "tests", "Machine", "fixtures", $"{name}.json"))));
        var facts = MachineFacts.Read(CapturedMachine.Load(name));
        var unread = Assert.IsType<JsonArray>(expected["unread"]);
        Assert.Equal(unread.Select(item => ($"{item?["what"]}", $"{item?["reason"]}")), facts.Unread.Select(item => (item.What, item.Reason)));

        expected.Remove("unread");
        AssertHolds(expected, facts.ToJson(), "machine");
    }

    /// <summary>Everything expected is there with its value; what is there besides was added since.</summary>
    private static void AssertHolds(JsonNode? expected, JsonNode? actual, string place)
    {
        switch (expected)
        {
            case JsonObject map:
                var found = Assert.IsType<JsonObject>(actual);
                foreach (var (name, value) in map)
                {
                    Assert.True(found.ContainsKey(name), $"{place} has no {name}.");
                    AssertHolds(value, found[name], $"{place}.{name}");
                }

                break;
            case JsonArray list:
                var items = Assert.IsType<JsonArray>(actual);
                Assert.True(list.Count == items.Count, $"{place} has {items.Count} items, not {list.Count}.");
                for (var i = 0; i < list.Count; i++)
                    AssertHolds(list[i], items[i], $"{place}[{i}]");
                break;
            default:
                Assert.True(JsonNode.DeepEquals(expected, actual), $"{place} is {actual?.ToJsonString() ?? "null"}, not {expected?.ToJsonString() ?? "null"}.");
                break;
        }
    }
}
