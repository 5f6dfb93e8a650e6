using FsCheck;
using FsCheck.Fluent;
using Hostcall.Results;

namespace Hostcall.Tests.Results;

public sealed class SampleFileTests : IDisposable
{
    /// <summary>Of schema 1, which is still read.</summary>
    private const string First = "run_id,scenario,lane,path,round,block,calls,value,unit";
    private const string Header = "run_id,scenario,lane,path,form,round,batch,block,calls,value,unit,exits,cpu_ns,preemptions";
    private const string Row = "r1,getpid,native,host,,0,0,0,1000,140.25,ns,,,";

    private readonly TemporaryDirectory directory = new();

    private string File => directory.File("samples.csv");

    public void Dispose() => directory.Dispose();

    [Fact]
    public void The_file_is_exactly_the_documented_one()
    {
        using (SampleWriter writer = SampleWriter.Open(File))
            writer.Append(new Sample("r1", "getpid", "native", "host", 0, 0, 1000, 140.25, Unit.Nanoseconds));
        Assert.Equal($"{Header}\n{Row}\n", System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void What_was_written_is_read_back_under_a_foreign_culture()
    {
        var sample = new Sample("r,\"1\"", "read-zero-1", "native", "vm-exit", 3, 2, 12345, 7512.0625, Unit.Nanoseconds);
        using (new ForeignCulture())
        {
            using (SampleWriter writer = SampleWriter.Open(File))
                writer.Append(sample);
            Assert.Equal(sample, Assert.Single(SampleReader.Read(File).Lines()));
        }
    }

    [Fact]
    public void Any_cost_survives_to_the_last_bit() =>
        Prop.ForAll<NormalFloat>(number =>
        {
            using var directory = new TemporaryDirectory();
            double value = Math.Clamp(Math.Abs(number.Item), 1e-9, 1e15);
            using (SampleWriter writer = SampleWriter.Open(directory.File("s.csv")))
                writer.Append(new Sample("r", "s", "l", "p", 0, 0, 1, value, Unit.Nanoseconds));
            return SampleReader.Read(directory.File("s.csv")).Lines()[0].Value.Equals(value);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_block_is_on_disk_while_the_writer_is_still_open()
    {
        using SampleWriter writer = SampleWriter.Open(File);
        writer.Append(new Sample("r1", "getpid", "native", "host", 0, 0, 1, 1, Unit.Nanoseconds));
        Assert.Single(SampleReader.Read(File).Lines());
    }

    [Fact]
    public void A_cut_last_line_is_left_out_and_reported()
    {
        System.IO.File.WriteAllText(File, $"{Header}\n{Row}\nr1,getpid,native,host,,1,1,0,1000,14");
        SampleSet set = SampleReader.Read(File);
        Assert.Single(set.Lines());
        Assert.Contains("cut line", Assert.Single(set.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Cut_anywhere_it_gives_a_prefix_of_the_rows_or_one_sentence()
    {
        string text = $"{Header}\n{Row}\n{Row.Replace(",0,0,0,", ",0,0,1,", StringComparison.Ordinal)}\n";
        for (int length = 0; length <= text.Length; length++)
        {
            System.IO.File.WriteAllText(File, text[..length]);
            int whole = text[..length].Count(c => c == '\n') - 1;
            if (whole >= 0)
                Assert.Equal(whole, SampleReader.Read(File).Lines().Count);
            else
                Assert.Throws<ResultFileException>(() => SampleReader.Read(File));
        }
    }

    [Fact]
    public void A_resumed_run_cuts_the_broken_line_and_appends_without_a_second_header()
    {
        System.IO.File.WriteAllText(File, $"{Header}\n{Row}\nr1,getpid,nat");
        using (SampleWriter writer = SampleWriter.Open(File))
            writer.Append(new Sample("r1", "getpid", "native", "host", 1, 0, 1000, 5, Unit.Nanoseconds));
        SampleSet set = SampleReader.Read(File);
        Assert.Equal([0, 1], set.Lines().Select(r => r.Round));
        Assert.Empty(set.Warnings);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("a,b\n", "line 1: the header is not")]
    [InlineData(Header + "\nr1,getpid,native,host,,0,0,0,1000,140.25\n", "line 2: has 10 fields where 14 belong")]
    [InlineData(Header + "\n" + Row + "\n\n", "line 3: has 0 fields")]
    [InlineData(Header + "\nr1,getpid,native,host,,0,0,0,1000,NaN,ns,,,\n", "line 2: value is \"NaN\"")]
    [InlineData(Header + "\nr1,getpid,native,host,,0,0,0,1000,Infinity,ns,,,\n", "value is \"Infinity\"")]
    [InlineData(Header + "\nr1,getpid,native,host,,0,0,0,1000,1e999,ns,,,\n", "value is \"1e999\"")]
    [InlineData(Header + "\nr1,getpid,native,host,,0,0,0,1000,1e300,ns,,,\n", "value is \"1e300\"")]
    [InlineData(Header + "\nr1,getpid,native,host,,0,0,0,1000,1e-300,ns,,,\n", "value is \"1e-300\"")]
    [InlineData(Header + "\nr1,getpid,native,host,,0,0,0,1000,-1,ns,,,\n", "value is \"-1\"")]
    [InlineData(Header + "\nr1,getpid,native,host,,0,0,0,1000,\"140,25\",ns,,,\n", "value is \"140,25\"")]
    [InlineData(Header + "\nr1,getpid,native,host,,-1,0,0,1000,1,ns,,,\n", "round is \"-1\"")]
    [InlineData(Header + "\nr1,getpid,native,host,,2147483648,0,0,1000,1,ns,,,\n", "round is \"2147483648\" where a whole number of at least 0 belongs")]
    [InlineData(Header + "\nr1,getpid,native,host,,0,0,0,1000,0.0000000001,ns,,,\n", "value is \"0.0000000001\" where the cost of one call belongs")]
    [InlineData(Header + "\nr1,getpid,native,host,,0,0,0,1234567890123456789012345678901234567890,1,ns,,,\n", "calls is \"1234567890123456789012345678901234567890\"")]
    [InlineData(Header + "\nr1,getpid,native,host,,0,0,0,12345678901234567890123456789012345678901,1,ns,,,\n", "calls is \"1234567890123456789012345678901234567890…\"")]
    [InlineData(Header + "\nr1,getpid,native,host,,0,0,0,1,1,ns,-1,,\n", "exits is \"-1\"")]
    [InlineData(Header + "\nr1,getpid,native,,,0,0,0,1,1,ns,,,\n", "path is empty")]
    [InlineData(Header + "\nr1,getpid,native,host,,0,0,0,0,1,ns,,,\n", "calls is \"0\"")]
    [InlineData(Header + "\nr1,getpid,native,host,,0,0,0,1,1,cycles,,,\n", "unit is \"cycles\"")]
    [InlineData(Header + "\n,getpid,native,host,,0,0,0,1,1,ns,,,\n", "run_id is empty")]
    [InlineData(Header + "\nr1,\"getpid,native,host,,0,0,0,1,1,ns,,,\n" + Row + "\n", "line 2:")]
    [InlineData(Header + "\n" + Row + "\n" + Row + "\n", "line 3: block 0 of round 0")]
    public void Damage_is_named_in_one_sentence(string content, string expected)
    {
        System.IO.File.WriteAllText(File, content);
        ResultFileException error = Assert.Throws<ResultFileException>(() => SampleReader.Read(File));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.StartsWith(File, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    /// <summary>As a run writes them, or put together from several files: each block counts once, in its place.</summary>
    [Fact]
    public void Blocks_may_stand_in_any_order_and_none_twice()
    {
        string[] rows =
        [
            .. from round in Enumerable.Range(0, 3)
               from block in Enumerable.Range(0, 3)
               select $"r1,getpid,native,host,,{round},0,{block},1000,{round}.{block}5,ns,,,",
        ];
        Assert.Equal(Values(rows), Values([rows[4], .. rows[6..], .. rows[..4], rows[5]]));
        foreach (string again in rows)
        {
            System.IO.File.WriteAllText(File, string.Join('\n', [Header, .. rows, again, ""]));
            Assert.Contains("line 11: block ", Assert.Throws<ResultFileException>(() => SampleReader.Read(File)).Message, StringComparison.Ordinal);
        }

        double[] Values(string[] lines)
        {
            System.IO.File.WriteAllText(File, string.Join('\n', [Header, .. lines, ""]));
            return [.. Assert.Single(SampleReader.Read(File).Cases).InOrder.Select(block => block.Value)];
        }
    }

    [Fact]
    public void Garbage_never_hangs_or_escapes_as_another_exception() =>
        Prop.ForAll<byte[]>(bytes =>
        {
            using var directory = new TemporaryDirectory();
            System.IO.File.WriteAllBytes(directory.File("s.csv"), [.. System.Text.Encoding.UTF8.GetBytes(Header + "\n"), .. bytes, (byte)'\n']);
            try
            {
                return SampleReader.Read(directory.File("s.csv")).Lines().Count == 0;
            }
            catch (ResultFileException)
            {
                return true;
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_full_disk_is_one_sentence()
    {
        System.IO.File.CreateSymbolicLink(File, "/dev/full");
        ResultFileException error = Assert.Throws<ResultFileException>(() => SampleWriter.Open(File));
        Assert.Contains("can't be written", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The last line feed may lie at any place of what is read of the file's end at once.</summary>
    [Theory]
    [InlineData(4094)]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(9000)]
    public void A_broken_line_of_any_length_is_cut_and_nothing_else(int length)
    {
        System.IO.File.WriteAllText(File, $"{Header}\n{Row}\n{new string('x', length)}");
        SampleWriter.Open(File).Dispose();
        Assert.Equal($"{Header}\n{Row}\n", System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void Blocks_of_one_append_are_lines_of_their_own()
    {
        using (SampleWriter writer = SampleWriter.Open(File))
            writer.Append("r1", new Case("getpid", "native", "host"), Unit.Nanoseconds, [new Block(0, 0, 0, 1000, 140.25), new Block(0, 0, 1, 1000, 141)]);
        Assert.Equal($"{Header}\n{Row}\nr1,getpid,native,host,,0,0,1,1000,141,ns,,,\n", System.IO.File.ReadAllText(File));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData("run_id,scen", true)]
    [InlineData(Header, true)]
    [InlineData(Header + "\n", false)]
    [InlineData("another,", false)]
    public void A_run_without_a_whole_header_has_not_begun(string? content, bool isUnstarted)
    {
        if (content is not null) System.IO.File.WriteAllText(File, content);
        Assert.Equal(isUnstarted, SampleWriter.IsUnstarted(File));
    }

    [Fact]
    public void A_file_with_its_header_alone_is_gone_on_with()
    {
        System.IO.File.WriteAllText(File, Header + "\n");
        SampleWriter.Open(File).Dispose();
        Assert.Equal(Header + "\n", System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void A_name_over_two_lines_is_refused()
    {
        using SampleWriter writer = SampleWriter.Open(File);
        Assert.Throws<ArgumentException>(() => writer.Append(new Sample("r1", "get\npid", "native", "host", 0, 0, 1, 1, Unit.Nanoseconds)));
    }

    [Theory]
    [InlineData("\uFEFF" + Header + "\n" + Row + "\n")]
    [InlineData(Header + "\r\n" + Row + "\r\n")]
    [InlineData("\uFEFF" + Header + "\r\n" + Row + "\r\n")]
    public void What_an_editor_does_to_a_text_does_not_hide_the_blocks(string content)
    {
        System.IO.File.WriteAllText(File, content);
        Assert.Equal(140.25, Assert.Single(SampleReader.Read(File).Lines()).Value);
    }

    [Theory]
    [InlineData("\uFEFF" + Header + "\n", "byte order mark")]
    [InlineData(Header + "\r\n", "as on Windows")]
    [InlineData(First + "\n", "an older version of this program")]
    [InlineData("a,b\n" + Row + Row + Row + Row + "\n", "the header is not")]
    public void A_file_that_this_program_did_not_write_is_not_appended_to(string content, string expected)
    {
        System.IO.File.WriteAllText(File, content);
        Assert.Contains(expected, Assert.Throws<ResultFileException>(() => SampleWriter.Open(File)).Message, StringComparison.Ordinal);
        Assert.Equal(content.TrimStart('\uFEFF'), System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void A_file_of_schema_1_gives_forms_and_batches()
    {
        System.IO.File.WriteAllText(File, $"{First}\nr1,getpid,native,ptrace-sysemu@cross-cpu,5,0,1000,140.25,ns\nr1,getpid,lab-x,host#0+3%,5,1,20,236,instructions\n");
        SampleSet set = SampleReader.Read(File, lane => lane == "native" ? 2 : 1);
        Assert.Equal([new Case("getpid", "native", "ptrace-sysemu", "@cross-cpu"), new Case("getpid", "lab-x", "host", "#0+3%")], set.Cases.Select(of => of.Case));
        Assert.Equal([new Block(5, 2, 0, 1000, 140.25), new Block(5, 5, 1, 20, 236)], set.Cases.SelectMany(of => of.Blocks));
    }

    [Fact]
    public void The_largest_numbers_and_a_cost_of_zero_are_believed()
    {
        System.IO.File.WriteAllText(File, $"{Header}\nr1,getpid,native,host,,2147483647,2147483647,2147483647,9223372036854775807,0,ns,0,,\n");
        Assert.Equal(
            new Block(int.MaxValue, int.MaxValue, int.MaxValue, long.MaxValue, 0, Exits: 0),
            Assert.Single(Assert.Single(SampleReader.Read(File).Cases).Blocks));
    }

    [Fact]
    public void Counters_are_written_and_read_back()
    {
        var sample = new Sample("r1", "getpid", "native", "vm-exit", 3, 2, 1000, 5, Unit.Nanoseconds) { Exits = 1003, CpuNs = 12345, Preemptions = 0 };
        using (SampleWriter writer = SampleWriter.Open(File))
            writer.Append(sample, roundsPerBatch: 2);
        Assert.Equal($"{Header}\nr1,getpid,native,vm-exit,,3,1,2,1000,5,ns,1003,12345,0\n", System.IO.File.ReadAllText(File));
        Assert.Equal(sample, Assert.Single(SampleReader.Read(File).Lines()));
    }

    [Fact]
    public void A_case_in_two_units_is_refused()
    {
        System.IO.File.WriteAllText(File, $"{Header}\n{Row}\nr1,getpid,native,host,,0,0,1,1000,140.25,instructions,,,\n");
        Assert.Contains("two units", Assert.Throws<ResultFileException>(() => SampleReader.Read(File)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_one_sentence() =>
        Assert.Contains("can't be read", Assert.Throws<ResultFileException>(() => SampleReader.Read(File)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_hundred_thousand_rows_are_read_in_seconds()
    {
        var rows = Enumerable.Range(0, 100_000).Select(i => $"r1,getpid,native,host,,{i / 5},{i / 40},{i % 5},1000,{i}.5,ns,1001,5,0");
        System.IO.File.WriteAllText(File, Header + "\n" + string.Join('\n', rows) + "\n");
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal(100_000, SampleReader.Read(File).Lines().Count);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 10);
    }
}
