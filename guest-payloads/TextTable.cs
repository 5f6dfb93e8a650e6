using System.Text;

namespace Hostcall.GuestPayloads;

/// <summary>Places a scenario's strings, UTF-8 and zero-terminated, one after the other in the shared region.</summary>
public sealed class TextTable
{
    private readonly Dictionary<string, uint> addresses = [];

    public TextTable(Scenario scenario)
    {
        using var bytes = new MemoryStream();
        foreach (string text in scenario.Texts)
        {
            addresses.Add(text, RegionLayout.Strings + (uint)bytes.Length);
            bytes.Write(Encoding.UTF8.GetBytes(text));
            bytes.WriteByte(0);
        }

        Bytes = bytes.ToArray();
        if (Bytes.Length > RegionLayout.PageSize)
            throw new ArgumentException($"the strings of {scenario.Name} need more than a page", nameof(scenario));
    }

    /// <summary>What goes to <see cref="RegionLayout.Strings"/>.</summary>
    public byte[] Bytes { get; }

    public uint AddressOf(string text) => addresses[text];
}
