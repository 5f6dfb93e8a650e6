using System.Text.Json;

namespace Hostcall.Results;

/// <summary>Writes campaign.json.</summary>
public static class CampaignFile
{
    /// <summary>Writes the whole file or leaves the old one.</summary>
    /// <exception cref="ResultFileException">It can't be written.</exception>
    public static void Write(string path, Campaign campaign) =>
        AtomicFile.Write(path, JsonSerializer.Serialize(campaign, ResultJson.Default.Campaign) + "\n");
}
