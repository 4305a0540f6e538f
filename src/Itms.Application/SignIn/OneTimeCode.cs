using System.Security.Cryptography;
using System.Text;

namespace Itms.Application.SignIn;

/// <summary>A code that works once, to be read out or typed: 20 letters and digits in groups, some 98 bits. Only its hash is stored.</summary>
public static class OneTimeCode
{
    // Without what is easily mistaken for something else.
    private const string Alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

    public static string New() =>
        string.Join('-', RandomNumberGenerator.GetString(Alphabet, 20).Chunk(5).Select(group => new string(group)));

    /// <summary>A plain hash is enough: nobody tries out 98 bits.</summary>
    public static string Hash(string code)
    {
        var plain = new string([.. code.Where(c => c is not ('-' or ' '))]).ToUpperInvariant();
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(plain)));
    }

    public static bool Matches(string code, string hash) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash(code)), Encoding.ASCII.GetBytes(hash));
}
