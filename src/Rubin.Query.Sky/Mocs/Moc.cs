namespace Rubin.Query.Sky;

/// <summary>
/// A spatial coverage with the order it was made at: IVOA MOC 2.0. What it covers are cells of <see cref="Order"/>; two that cover the
/// same at different orders differ.
/// </summary>
public sealed record Moc
{
    /// <summary>The coverage widened to whole cells of an order in [0, 29].</summary>
    public Moc(HealpixRanges cells, int order)
    {
        Cells = cells.Degrade(order);
        Order = order;
    }

    /// <summary>What is covered.</summary>
    public HealpixRanges Cells { get; }

    /// <summary>The deepest order that its cells may have, 0 to 29.</summary>
    public int Order { get; }

    /// <summary>What is in either, at the deeper of the two orders.</summary>
    public Moc Union(Moc other) => new(Cells.Union(other.Cells), Math.Max(Order, other.Order));

    /// <summary>What is in both, at the deeper of the two orders.</summary>
    public Moc Intersect(Moc other) => new(Cells.Intersect(other.Cells), Math.Max(Order, other.Order));

    /// <summary>What is in this one and not in the other, at the deeper of the two orders.</summary>
    public Moc Except(Moc other) => new(Cells.Except(other.Cells), Math.Max(Order, other.Order));

    /// <summary>The rest of the sky.</summary>
    public Moc Complement() => new(Cells.Complement(), Order);

    /// <summary>The coverage widened to a coarser order; the same where the order is no coarser.</summary>
    public Moc Degrade(int order) => order >= Order ? this : new(Cells, order);

    /// <summary>The coverage and every cell of its order that touches it, by an edge or a corner.</summary>
    public Moc Dilate() => new(Cells.Dilate(Order), Order);

    /// <summary>A coverage from ASCII (<c>1/1,2,4 2/12-14 8/</c>) or JSON (<c>{"1":[1,2,4],"8":[]}</c>), whichever the text is.</summary>
    /// <exception cref="FormatException">The text is neither; the message says where.</exception>
    public static Moc Parse(string text) => text.AsSpan().TrimStart().StartsWith("{") ? MocJson.Parse(text) : MocText.Parse(text);

    /// <summary>A coverage from the bytes of a file: FITS (MOC 1.x and 2.0, NUNIQ or RANGE), ASCII or JSON.</summary>
    /// <exception cref="FormatException">The bytes are none of these, or a coverage of time.</exception>
    public static Moc Read(ReadOnlySpan<byte> file) =>
        file.StartsWith("SIMPLE  ="u8) ? MocFits.Read(file) : Parse(System.Text.Encoding.UTF8.GetString(file).TrimStart('\uFEFF'));

    /// <summary>The coverage in JSON, an order a member.</summary>
    public string ToJson() => MocJson.Write(this);

    /// <summary>The coverage as a FITS file.</summary>
    public void WriteFits(Stream stream, MocFitsForm form = MocFitsForm.Range) => MocFits.Write(this, stream, form);

    /// <summary>The coverage in ASCII: DALI's text of xtype <c>moc</c>. The order stands at the end where no cell shows it.</summary>
    public override string ToString() => MocText.Write(this);
}

/// <summary>How the rows of a FITS file tell the cells.</summary>
public enum MocFitsForm
{
    /// <summary>Start and end of ranges of order-29 cells: MOC 2.0.</summary>
    Range,

    /// <summary>A number for each cell that tells its order too, 4 · 4^order + index: MOC 1.0.</summary>
    Nuniq,
}
