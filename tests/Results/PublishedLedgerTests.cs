using Hostcall.Results;

namespace Hostcall.Tests.Results;

public sealed class PublishedLedgerTests : IDisposable
{
    private const string Header = "id,what,path,value_low,value_high,unit,machine,year,source,flaw\n";

    private const string ProfileHeader = "id,path,function,section,percent,machine,year,source,flaw\n";

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void The_ledger_lies_beside_the_binary_and_holds_the_claim()
    {
        PublishedLedger ledger = PublishedLedger.Load(PublishedLedger.DefaultPath);
        Assert.Equal(2100, Figure("vm-exit").ValueLow);
        Assert.Equal(1000, Figure("hypercall").ValueLow);
        Assert.All(ledger.Figures, f => Assert.NotEmpty(f.Source));

        PublishedFigure Figure(string path) => ledger.Figures.Single(f => f.IsClaim && f.Path == path);
    }

    [Fact]
    public void A_published_profile_lies_beside_the_binary_and_names_sections_of_a_trace()
    {
        IReadOnlyList<PublishedShare> shares = PublishedProfile.Default();
        Assert.Equal(["x86_virt_spec_ctrl", "kvm_pmu_trigger_event"], shares.Select(share => share.Function));
        Assert.All(shares, share => Assert.NotEmpty(share.Flaw));
    }

    /// <summary>What a source does not say stays open; the flaw may be unknown.</summary>
    [Fact]
    public void Fields_that_may_be_empty_are_none()
    {
        string file = directory.File("published.csv");
        File.WriteAllText(file, Header + "a,b,,,,ns,,,s,\nc,d,host,1.5,,us,m,1991,s,f\ne,f,host,1,2,cycles,m,2099,s,f\n");
        Assert.Equal(
            [
                new PublishedFigure("a", "b", null, null, null, "ns", "", null, "s", ""),
                new PublishedFigure("c", "d", "host", 1.5, 1.5, "us", "m", 1991, "s", "f"),
                new PublishedFigure("e", "f", "host", 1, 2, "cycles", "m", 2099, "s", "f"),
            ],
            PublishedLedger.Load(file).Figures);
        File.WriteAllText(file, ProfileHeader + "a,hypercall,f,VM entry and exit,12.5,m,2022,s,\n");
        Assert.Equal(new PublishedShare("a", "hypercall", "f", "VM entry and exit", 12.5, "m", 2022, "s", ""), Assert.Single(PublishedProfile.Load(file)));
    }

    [Fact]
    public void A_table_that_is_not_there_is_named()
    {
        Assert.Contains("can't be read", Assert.Throws<ResultFileException>(() => PublishedLedger.Load(directory.File("none"))).Message, StringComparison.Ordinal);
        Assert.Contains("can't be read", Assert.Throws<ResultFileException>(() => PublishedProfile.Load(directory.File("none"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("id,what\n", "line 1: the header is not")]
    [InlineData(ProfileHeader + ",hypercall,f,VM entry and exit,1,m,2022,s,f\n", "line 2: id is empty")]
    [InlineData(ProfileHeader + "a,hypercall,f,VM entry and exit,1,m,2022,,f\n", "line 2: source is empty")]
    [InlineData(ProfileHeader + "a,hypercall,f,VM entry and exit,0,m,2022,s,f\n", "percent is \"0\"")]
    [InlineData(ProfileHeader + "a,hypercall,\"f,VM entry and exit,1,m,2022,s,f\n", "quote")]
    [InlineData(ProfileHeader + "a,hypercall,f,VM entry and exit,1,m,2022,s\n", "line 2: has 8 fields")]
    [InlineData(ProfileHeader + "a,hypercall,f,no such,1,m,2022,s,f\n", "no section called \"no such\"")]
    [InlineData(ProfileHeader + "a,hypercall,f,VM entry and exit,101,m,2022,s,f\n", "percent is \"101\"")]
    [InlineData(ProfileHeader + "a,hypercall,f,VM entry and exit,1,m,then,s,f\n", "year is \"then\"")]
    [InlineData(ProfileHeader + "a,hypercall,,VM entry and exit,1,m,2022,s,f\n", "function is empty")]
    public void Damage_of_a_published_profile_is_named_in_one_sentence(string content, string expected)
    {
        string file = directory.File("profiles.csv");
        File.WriteAllText(file, content);
        Assert.Contains(expected, Assert.Throws<ResultFileException>(() => PublishedProfile.Load(file)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("id,what\n", "line 1: the header is not")]
    [InlineData(Header + ",b,,1,2,ns,m,2022,s,f\n", "line 2: id is empty")]
    [InlineData(Header + "a,,,1,2,ns,m,2022,s,f\n", "line 2: what is empty")]
    [InlineData(Header + "a,b,,1,y,ns,m,2022,s,f\n", "value_high is \"y\" where a number belongs")]
    [InlineData(Header + "a,b,,1,2,ns,m,1990,s,f\n", "year is \"1990\" where a year belongs")]
    [InlineData(Header + "a,b,,1,2,ns,m,2100,s,f\n", "year is \"2100\"")]
    [InlineData(Header + "a,b,,1,2,ns,m,2022,s\n", "line 2: has 9 fields")]
    [InlineData(Header + "a,b,,1,2,ns,m,2022,s,f\na,b,,1,2,ns,m,2022,s,f\n", "line 3: the id \"a\" is there twice")]
    [InlineData(Header + "a,b,,x,2,ns,m,2022,s,f\n", "value_low is \"x\"")]
    [InlineData(Header + "a,b,,3,2,ns,m,2022,s,f\n", "value_high is below")]
    [InlineData(Header + "a,b,,1,2,miles,m,2022,s,f\n", "unit is \"miles\"")]
    [InlineData(Header + "a,b,,1,2,ns,m,22,s,f\n", "year is \"22\"")]
    [InlineData(Header + "a,b,,1,2,ns,m,2022,,f\n", "source is empty")]
    [InlineData(Header + "a,\"b,,1,2,ns,m,2022,s,f\n", "quote")]
    public void Damage_is_named_in_one_sentence(string content, string expected)
    {
        string file = directory.File("published.csv");
        File.WriteAllText(file, content);
        Assert.Contains(expected, Assert.Throws<ResultFileException>(() => PublishedLedger.Load(file)).Message, StringComparison.Ordinal);
    }
}
