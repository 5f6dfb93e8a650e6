using System.Globalization;

namespace Hostcall.Traces;

/// <summary>One stacked bar for each path, cut into groups of functions: where a call goes, side by side.</summary>
public static class BreakdownChart
{
    private const int Width = 1200;
    private const int Left = 170;
    private const int Right = 90;
    private const int Top = 64;
    private const int BarHeight = 30;
    private const int RowHeight = 48;
    private const int LegendColumns = 3;

    /// <summary>Each group keeps its colour from chart to chart; numbers tell them apart where colours do not.</summary>
    private static readonly string[] Colours =
    [
        "#E69F00", "#56B4E9", "#009E73", "#F0E442", "#D55E00", "#CC79A7", "#0072B2", "#8FBC5A", "#4D4D4D",
        "#B58863", "#7A6FBE", "#BDBDBD", "#88CCEE", "#DDCC77", "#AA4499", "#117733", "#999933", "#E0E0E0",
    ];

    /// <param name="profiles">Of one scenario, lane and unit.</param>
    /// <param name="caption">A sentence below the title.</param>
    public static string Draw(IReadOnlyList<Profile> profiles, string caption)
    {
        var svg = new Svg(Width);
        string unit = profiles[0].Unit;
        svg.Text(10, 22, $"{profiles[0].Scenario}: where a call goes", 16, bold: true);
        svg.Text(10, 42, $"{profiles[0].Lane}, {unit} per call. {caption}", colour: "#6b6b6b");
        double perUnit = (Width - Left - Right) / Math.Max(1, profiles.Max(profile => profile.Total));
        double y = Top;
        foreach (var profile in profiles)
        {
            DrawBar(svg, profile, y, perUnit);
            y += RowHeight;
        }

        string[] groups = [.. profiles.SelectMany(profile => profile.Groups.Keys).Distinct().OrderBy(FunctionGroups.OrderOf)];
        return svg.Document(DrawLegend(svg, groups, y + 8));
    }

    private static void DrawBar(Svg svg, Profile profile, double y, double perUnit)
    {
        svg.Text(Left - 8, y + 20, profile.Path, 13, "end");
        double x = Left;
        foreach (var (group, cost) in profile.Groups)
        {
            double wide = cost * perUnit;
            svg.Rectangle(x, y, wide, BarHeight, ColourOf(group), $"{group}: {TraceTables.Figure(cost)} {profile.Unit}");
            string number = NumberOf(group);
            if (wide > 9 * number.Length) svg.Text(x + (wide / 2), y + 20, number, 11, "middle", InkOn(group));
            x += wide;
        }

        svg.Text(x + 6, y + 20, TraceTables.Figure(profile.Total), 13, bold: true);
    }

    private static double DrawLegend(Svg svg, string[] groups, double y)
    {
        int rows = (groups.Length + LegendColumns - 1) / LegendColumns;
        for (int i = 0; i < groups.Length; i++)
        {
            double x = 20 + ((i / rows) * (Width - 40.0) / LegendColumns), at = y + ((i % rows) * 22);
            svg.Rectangle(x, at, 24, 16, ColourOf(groups[i]), groups[i]);
            svg.Text(x + 12, at + 12, NumberOf(groups[i]), 10, "middle", InkOn(groups[i]));
            svg.Text(x + 32, at + 13, groups[i]);
        }

        return y + (rows * 22) + 12;
    }

    private static string NumberOf(string group) => (FunctionGroups.OrderOf(group) + 1).ToString(CultureInfo.InvariantCulture);

    private static string ColourOf(string group) => Colours[FunctionGroups.OrderOf(group) % Colours.Length];

    private static string InkOn(string group) => ColourOf(group) is "#4D4D4D" or "#0072B2" or "#117733" or "#AA4499" or "#7A6FBE" ? "#ffffff" : "#000000";
}
