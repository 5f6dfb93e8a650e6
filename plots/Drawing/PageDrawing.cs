using ScottPlot;
using SkiaSharp;

namespace Hostcall.Plots.Drawing;

/// <summary>
/// Draws a page: title, panels, key and caption below each other on one canvas, which becomes an SVG or a PNG. All
/// heights are added up here and all text is measured, so that nothing runs into anything whatever the number of rows.
/// </summary>
internal sealed class PageDrawing
{
    private const int Width = 1000;
    /// <summary>Pixels to the left of the plots: room for the longest name of a path.</summary>
    public const int Left = 172;

    /// <summary>Pixels to the right of the plots.</summary>
    public const int Right = 24;

    /// <summary>Width of the plots in pixels.</summary>
    public const int PlotWidth = Width - Left - Right;

    private const int Margin = 16;

    /// <summary>Pixels for a row's name.</summary>
    public const int NameWidth = Left - Margin - 8;

    private const int TitleHeight = 52;
    private const int HeadingHeight = 30;
    private const int AxisHeight = 64;
    private const int LineHeight = 18;
    private const int KeyColumns = 3;
    private const int KeyLine = 24;
    private const float TitleSize = 20;
    private const float HeadingSize = 16;

    private readonly Page page;
    private readonly IReadOnlyList<string> title;
    private readonly IReadOnlyList<string> caption;
    private readonly int height;

    private PageDrawing(Page page)
    {
        this.page = page;
        title = Wrap.Lines(page.Title, (Width - (2 * Margin)) * ChartFont.Size / TitleSize);
        caption = Wrap.Lines(page.Caption, Width - (2 * Margin));
        height = TopHeight + page.Panels.Sum(HeightOf) + KeyHeight + (caption.Count * LineHeight) + Margin;
    }

    private int TopHeight => TitleHeight + ((title.Count - 1) * 26);

    private int KeyRows => (page.Key.Count + KeyColumns - 1) / KeyColumns;

    private int KeyHeight => page.Key.Count == 0 ? 0 : (KeyRows * KeyLine) + 12;

    /// <summary>The page as the text of an SVG file.</summary>
    public static string Svg(Page page)
    {
        var drawing = new PageDrawing(page);
        using var memory = new MemoryStream();
        // Disposing of the canvas writes the end of the document.
        using (SKCanvas canvas = SKSvgCanvas.Create(new SKRect(0, 0, Width, drawing.height), memory))
            drawing.Draw(canvas);
        memory.Position = 0;
        return SvgDocument.Tidy(memory, page.Title, page.Caption, Width, drawing.height);
    }

    /// <summary>The page as the bytes of a PNG file.</summary>
    public static byte[] Png(Page page)
    {
        var drawing = new PageDrawing(page);
        using var surface = SKSurface.Create(new SKImageInfo(Width, drawing.height, SKColorType.Rgba8888, SKAlphaType.Opaque))
            ?? throw new InvalidDataException($"a picture of {Width} by {drawing.height} pixels does not fit into memory");
        surface.Canvas.Clear(SKColor.Parse(Ink.Page));
        drawing.Draw(surface.Canvas);
        using SKImage image = surface.Snapshot();
        using SKData data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    private void Draw(SKCanvas canvas)
    {
        var pen = new Pen(canvas);
        for (int i = 0; i < title.Count; i++)
            pen.Text(title[i], Margin, Margin + 10 + (i * 26), Ink.Text, size: TitleSize);
        int top = TopHeight;
        foreach (Panel panel in page.Panels)
        {
            Draw(panel, pen, top);
            top += HeightOf(panel);
        }

        DrawKey(pen, top);
        for (int i = 0; i < caption.Count; i++)
            pen.Text(caption[i], Margin, height - Margin + 3 - ((caption.Count - 1 - i) * LineHeight), Ink.Faint);
    }

    private void Draw(Panel panel, Pen pen, int top)
    {
        pen.Text(Wrap.Cut(panel.Heading, (Width - (2 * Margin)) * ChartFont.Size / HeadingSize), Margin, top + 14, Ink.Text, size: HeadingSize);
        top += HeadingHeight;
        for (int row = 0; row < panel.Rows.Count; row++)
            DrawName(panel.Rows[row], pen, top + ((row + 0.5) * page.RowHeight));
        using Plot plot = PanelPlot.Of(panel, Left, Right, AxisHeight);
        var place = new PixelRect(0, Width, top + (panel.Rows.Count * page.RowHeight) + AxisHeight, top);
        // The first render of a plot draws everything twice, to find its layout first: that goes nowhere.
        using (var nowhere = new SKNoDrawCanvas(Width, height))
            plot.Render(nowhere, place);
        plot.Render(pen.Canvas, place);
    }

    /// <summary>The name of a row; where one line is too short, the form in which a path took part, or else the last word, goes into a second.</summary>
    private static void DrawName(string name, Pen pen, double y)
    {
        int form = name.IndexOf('@', StringComparison.Ordinal) is > 0 and var mark ? mark : name.LastIndexOf(' ');
        string[] lines = form <= 0 || ChartFont.Width(name) <= NameWidth ? [name] : [name[..form], name[form..]];
        for (int i = 0; i < lines.Length; i++)
            pen.Text(Wrap.Cut(lines[i], NameWidth), Left - 8, y + ((i - ((lines.Length - 1) / 2.0)) * 15), Ink.Text, SKTextAlign.Right);
    }

    /// <summary>In columns, filled downwards, below the panels.</summary>
    private void DrawKey(Pen pen, int top)
    {
        const double Column = (Width - (2.0 * Margin)) / KeyColumns;
        for (int i = 0; i < page.Key.Count; i++)
        {
            KeyEntry entry = page.Key[i];
            double x = Margin + (i / KeyRows * Column), y = top + (i % KeyRows * KeyLine);
            pen.Fill(x, y, x + 26, y + 18, entry.Colour);
            pen.Text(entry.Label, x + 13, y + 9, Ink.On(entry.Colour), SKTextAlign.Center);
            pen.Text(Wrap.Cut(entry.Meaning, Column - 40), x + 34, y + 9, Ink.Text);
        }
    }

    private int HeightOf(Panel panel) => HeadingHeight + (panel.Rows.Count * page.RowHeight) + AxisHeight;
}
