using System.Globalization;

namespace Rubin.Query.Engine.Units;

/// <summary>
/// Reads a unit: VOUnits 1.1 §2.8 and appendix C, and what older files of astronomy write besides: blanks and <c>*</c> for products, <c>^</c> for
/// powers, powers right behind a symbol (<c>km.s-1</c>). More than one <c>/</c> in a row is ambiguous and refused; so are functions
/// (logarithms).
/// </summary>
/// <param name="text">The text.</param>
sealed class UnitParser(string text)
{
    const int DeepestNesting = 50;

    int _at;
    int _depth;

    /// <summary>The unit; null where the text is none.</summary>
    internal Unit? Parse()
    {
        SkipBlanks();
        var scale = ScaleFactor();
        SkipBlanks();
        if (scale is { } number && _at == text.Length)
        {
            return Unit.One with { Scale = number };
        }

        // "10**-7/m" and "1/s": the number stands for the numerator.
        var unit = scale is not null && Next == '/' ? Quotient(Unit.One) : Expression();
        return unit is not null && _at == text.Length ? unit with { Scale = unit.Scale * (scale ?? 1) } : null;
    }

    char Next => _at < text.Length ? text[_at] : '\0';

    /// <summary><c>product [/ term]</c>.</summary>
    Unit? Expression()
    {
        var product = Term();
        while (product is not null)
        {
            var hadBlank = SkipBlanks();
            if (Next is '.' or '*')
            {
                _at++;
                SkipBlanks();
            }
            else if (Next == '/')
            {
                return Quotient(product);
            }
            else if (!hadBlank || Next is '\0' or ')')
            {
                return product;
            }

            product = Term() is { } next ? product.Times(next) : null;
        }

        return null;
    }

    Unit? Quotient(Unit numerator)
    {
        _at++;
        SkipBlanks();
        var denominator = Term();
        SkipBlanks();

        // Of "a/b.c" no two standards agree on what it means; VOUnits lets one term follow the stroke.
        return denominator is null || Next is not ('\0' or ')') ? null : numerator.Times(denominator.Power(-1));
    }

    /// <summary>A symbol or an expression in parentheses, with a power or without; <c>sqrt(…)</c> is the power 1/2.</summary>
    Unit? Term()
    {
        var start = _at;
        while (char.IsAsciiLetter(Next) || Next is '_' or '%' or '°' or 'µ' or 'Å')
        {
            _at++;
        }

        var symbol = text[start.._at];
        if (symbol.Length > 0 && Next != '(')
        {
            return Powered(new(1, [new(symbol, 1)]));
        }

        if (symbol is not ("" or "sqrt") || Next != '(' || ++_depth > DeepestNesting)
        {
            return null;
        }

        _at++;
        SkipBlanks();
        var inner = Expression();
        if (inner is null || Next != ')')
        {
            return null;
        }

        _at++;
        _depth--;
        return Powered(symbol == "sqrt" ? inner.Power(0.5) : inner);
    }

    Unit? Powered(Unit unit)
    {
        var isMarked = Next == '^' || text.AsSpan(_at).StartsWith("**");
        _at += Next == '^' ? 1 : isMarked ? 2 : 0;
        if (!isMarked && !(char.IsAsciiDigit(Next) || (Next is '+' or '-' && _at + 1 < text.Length && char.IsAsciiDigit(text[_at + 1]))))
        {
            return unit;
        }

        var exponent = Next == '(' ? Fraction() : Integer();
        return exponent is { } power && power != 0 ? unit.Power(power) : null;
    }

    /// <summary><c>(2)</c>, <c>(1/2)</c>, <c>(0.5)</c>.</summary>
    double? Fraction()
    {
        var end = text.IndexOf(')', _at);
        if (end < 0)
        {
            return null;
        }

        var parts = text[(_at + 1)..end].Split('/');
        _at = end + 1;
        var numbers = parts.Select(p => double.TryParse(p, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN).ToArray();
        return numbers switch
        {
            [var number] when double.IsFinite(number) => number,
            [var above, var below] when double.IsFinite(above / below) => above / below,
            _ => null,
        };
    }

    double? Integer()
    {
        var start = _at;
        _at += Next is '+' or '-' ? 1 : 0;
        while (char.IsAsciiDigit(Next))
        {
            _at++;
        }

        return int.TryParse(text.AsSpan(start.._at), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var power) ? power : null;
    }

    /// <summary><c>1.5</c>, <c>1e-7</c>, <c>10**3</c>, <c>10^3</c>, <c>10+3</c>; null where no number stands here.</summary>
    double? ScaleFactor()
    {
        var start = _at;
        while (char.IsAsciiDigit(Next) || Next == '.')
        {
            _at++;
        }

        // "1.au" is 1 times au.
        _at -= _at > start && text[_at - 1] == '.' && char.IsAsciiLetter(Next) ? 1 : 0;
        if (!double.TryParse(text.AsSpan(start.._at), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            _at = start;
            return null;
        }

        if (Next is 'e' or 'E' && _at + 1 < text.Length && (char.IsAsciiDigit(text[_at + 1]) || text[_at + 1] is '+' or '-'))
        {
            _at++;
            number *= Math.Pow(10, Integer() ?? double.NaN);
        }
        else if (number == 10 && (Next is '^' or '+' or '-' || text.AsSpan(_at).StartsWith("**")))
        {
            _at += Next == '^' ? 1 : Next == '*' ? 2 : 0;
            number = Math.Pow(10, (Next == '(' ? Fraction() : Integer()) ?? double.NaN);
        }

        _at += Next is '.' or '*' ? 1 : 0;
        return double.IsFinite(number) && number > 0 ? number : null;
    }

    bool SkipBlanks()
    {
        var start = _at;
        while (Next == ' ')
        {
            _at++;
        }

        return _at > start;
    }
}
