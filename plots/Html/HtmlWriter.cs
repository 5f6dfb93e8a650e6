using System.Globalization;
using System.Net;
using System.Text;

namespace Hostcall.Plots.Html;

/// <summary>Writes HTML; whatever goes through <see cref="Add"/>'s holes is encoded, and only that.</summary>
internal sealed class HtmlWriter
{
    private readonly StringBuilder text = new();

    /// <summary>Adds markup; the values in its holes are text, not markup.</summary>
    public void Add(FormattableString markup)
    {
        object?[] encoded = [.. markup.GetArguments().Select(a => (object)WebUtility.HtmlEncode(Convert.ToString(a, CultureInfo.InvariantCulture) ?? ""))];
        text.AppendFormat(CultureInfo.InvariantCulture, markup.Format, encoded).Append('\n');
    }

    /// <summary>Adds markup as it is.</summary>
    public void AddRaw(string markup) => text.Append(markup).Append('\n');

    public override string ToString() => text.ToString();
}
