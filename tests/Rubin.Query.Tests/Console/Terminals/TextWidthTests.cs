using Rubin.Query.Console.Terminals;

namespace Rubin.Query.Tests.Console.Terminals;

/// <summary>Widths as Unicode's EastAsianWidth.txt and emoji-data.txt give them.</summary>
public class TextWidthTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("ra_deg", 6)]
    [InlineData("α Centauri", 10)]
    [InlineData("星空", 4)]
    [InlineData("ｆｕｌｌ", 8)]
    [InlineData("ﾊﾝｶｸ", 4)]
    [InlineData("한글", 4)]
    [InlineData("e\u0301", 1)]
    [InlineData("µJy·µm⁻²", 8)]
    [InlineData("🔭", 2)]
    [InlineData("👩‍🚀", 2)]
    [InlineData("🇨🇱", 2)]
    [InlineData("❤️", 2)]
    [InlineData("★☉", 2)]
    [InlineData("a\u200Bb", 2)]
    public void Text_takes_these_cells(string text, int cells) => Assert.Equal(cells, TextWidth.Of(text));

    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdef", 5, "abcd…")]
    [InlineData("星空星空", 7, "星空星…")]
    [InlineData("星空星空", 6, "星空…")]
    [InlineData("e\u0301e\u0301e\u0301", 2, "e\u0301…")]
    public void A_text_is_cut_at_whole_letters(string text, int cells, string cut) => Assert.Equal(cut, TextWidth.Cut(text, cells));
}
