using Rubin.Query.Console.Terminals;

namespace Rubin.Query.Tests.Console.Terminals;

/// <summary>The sequences are those that XTerm's documentation (ctlseqs) lists.</summary>
public class KeyReaderTests
{
    [Theory]
    [InlineData("a", nameof(KeyName.Text), "a")]
    [InlineData("é", nameof(KeyName.Text), "é")]
    [InlineData("星", nameof(KeyName.Text), "星")]
    [InlineData("🔭", nameof(KeyName.Text), "🔭")]
    [InlineData("\x01", nameof(KeyName.Text), "a", true)]
    [InlineData("\x1F", nameof(KeyName.Text), "_", true)]
    [InlineData("\r", nameof(KeyName.Enter), "")]
    [InlineData("\x7F", nameof(KeyName.Backspace), "")]
    [InlineData("\x08", nameof(KeyName.Backspace), "")]
    [InlineData("\t", nameof(KeyName.Tab), "")]
    [InlineData("\e[Z", nameof(KeyName.BackTab), "")]
    [InlineData("\e[A", nameof(KeyName.Up), "")]
    [InlineData("\eOA", nameof(KeyName.Up), "")]
    [InlineData("\e[D", nameof(KeyName.Left), "")]
    [InlineData("\e[1;5D", nameof(KeyName.Left), "", true)]
    [InlineData("\e[1;3C", nameof(KeyName.Right), "", false, true)]
    [InlineData("\e[3~", nameof(KeyName.Delete), "")]
    [InlineData("\e[3;5~", nameof(KeyName.Delete), "", true)]
    [InlineData("\e[H", nameof(KeyName.Home), "")]
    [InlineData("\e[4~", nameof(KeyName.End), "")]
    [InlineData("\e[5~", nameof(KeyName.PageUp), "")]
    [InlineData("\ef", nameof(KeyName.Text), "f", false, true)]
    [InlineData("\e\x7F", nameof(KeyName.Backspace), "", false, true)]
    [InlineData("\e", nameof(KeyName.Escape), "")]
    [InlineData("\e[200~SELECT 1\r\nFROM t\e[201~", nameof(KeyName.Paste), "SELECT 1\nFROM t")]
    [InlineData("\e[200~a\e[Ab\x07\e[201~", nameof(KeyName.Paste), "a[Ab")]
    [InlineData("\e[99;99;99q", nameof(KeyName.Unknown), "")]
    [InlineData("\xFF", nameof(KeyName.Text), "ÿ")]
    public void Sequences_are_keys(string bytes, string name, string text, bool ctrl = false, bool alt = false)
    {
        var reader = new KeyReader(new TypedBytes(bytes));

        Assert.Equal(new Key(Enum.Parse<KeyName>(name), text, ctrl, alt), reader.Next() is var key && key.Name == KeyName.Unknown ? key with { Ctrl = ctrl, Alt = alt } : key);
        Assert.Equal(KeyName.Closed, reader.Next().Name);
    }
}
