using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Itms.Domain.Shared;

namespace Itms.Application.Shared;

/// <summary>Writes domain values as JSON, in stored rows and over HTTP: camelCase, enumerations as words, and no nulls.</summary>
public static class Json
{
    /// <summary>For stored rows. Derived members are not stored, because they could become stale.</summary>
    public static JsonSerializerOptions Stored { get; } = Make(o =>
    {
        o.IgnoreReadOnlyProperties = true;
        o.PreferredObjectCreationHandling = JsonObjectCreationHandling.Replace;
        o.TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutDerived, StartFromACopy } };
    });

    /// <summary>For responses over HTTP.</summary>
    public static JsonSerializerOptions Http { get; } = Make(_ => { });

    public static ReadOnlyMemory<byte> Bytes<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Stored);

    public static T Read<T>(ReadOnlyMemory<byte> body) =>
        JsonSerializer.Deserialize<T>(body.Span, Stored) ?? throw new JsonException("A stored row is empty.");

    /// <summary>Applies the settings that all readers and writers share.</summary>
    public static void Apply(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.DictionaryKeyPolicy = null;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new WordConverter());
        options.Converters.Add(new MomentConverter());
        options.Converters.Add(new InstantConverter());
    }

    /// <summary>Leaves out derived lists. The serializer does not count them as read-only properties, and would store them.</summary>
    private static void LeaveOutDerived(JsonTypeInfo info)
    {
        for (var i = info.Properties.Count - 1; i >= 0; i--)
            if (info.Properties[i].Set is null) info.Properties.RemoveAt(i);
    }

    /// <summary>
    /// Reads a record by setting its members on a copy of a record with all defaults. Gathering the arguments of a long
    /// constructor first takes twice as long. Missing members have their defaults either way.
    /// </summary>
    private static void StartFromACopy(JsonTypeInfo info)
    {
        if (info is not { Kind: JsonTypeInfoKind.Object, CreateObject: null } || info.Type.GetMethod("<Clone>$") is not { } clone) return;
        if (info.Type.GetConstructors() is not [var constructor]) return;
        var parameters = constructor.GetParameters();
        if (!Array.TrueForAll(parameters, CanBeSet)) return;
        var defaults = constructor.Invoke([.. parameters.Select(p => p.HasDefaultValue ? p.DefaultValue : null)]);
        info.CreateObject = clone.CreateDelegate<Func<object>>(defaults);

        bool CanBeSet(ParameterInfo p) => info.Properties.Any(x => x.Set is not null && x.Name.Equals(p.Name, StringComparison.OrdinalIgnoreCase));
    }

    private static JsonSerializerOptions Make(Action<JsonSerializerOptions> configure)
    {
        var options = new JsonSerializerOptions();
        Apply(options);
        options.Converters.Add(new TextsConverter());
        configure(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}

/// <summary>Enumerations as camelCase words. They are read exactly. The error for a wrong word lists the right ones.</summary>
public sealed class WordConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Words<>).MakeGenericType(typeToConvert))!;

    private sealed class Words<T> : JsonConverter<T>
        where T : struct, Enum
    {
        private static readonly Dictionary<string, T> Values =
            Enum.GetValues<T>().ToDictionary(v => JsonNamingPolicy.CamelCase.ConvertName(v.ToString()), StringComparer.Ordinal);

        private static readonly Dictionary<T, JsonEncodedText> Names =
            Values.ToDictionary(pair => pair.Value, pair => JsonEncodedText.Encode(pair.Key));

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && TryRead(ref reader, out var value)
                ? value
                : throw new FieldFormatException($"must be one of: {string.Join(", ", Values.Keys)}");

        private static bool TryRead(ref Utf8JsonReader reader, out T value)
        {
            Span<char> word = stackalloc char[64];
            return reader is { HasValueSequence: false, ValueSpan.Length: <= 64 }
                ? Values.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word[..reader.CopyString(word)], out value)
                : Values.TryGetValue(reader.GetString()!, out value);
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Names[value]);
    }
}

/// <summary>A day or an instant: <see cref="Moment"/>.</summary>
public sealed class MomentConverter : JsonConverter<Moment>
{
    public override Moment Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        IsDay(ref reader, out var day) ? new Moment(day)
        : reader.TokenType == JsonTokenType.String && Moment.TryParse(reader.GetString(), out var moment)
            ? moment
            : throw new FieldFormatException("must be a date (2027-01-15) or an instant with an offset (2027-01-15T15:00:00Z)");

    public override void Write(Utf8JsonWriter writer, Moment value, JsonSerializerOptions options)
    {
        if (value.Instant is { } instant) writer.WriteStringValue(instant.UtcDateTime);
        else writer.WriteStringValue(value.ToString());
    }

    /// <summary>A plain day, by far the most common form. Any other form is parsed in general.</summary>
    private static bool IsDay(ref Utf8JsonReader reader, out DateOnly day)
    {
        day = default;
        if (reader is not { TokenType: JsonTokenType.String, HasValueSequence: false, ValueIsEscaped: false }
            || reader.ValueSpan is not [_, _, _, _, (byte)'-', _, _, (byte)'-', _, _] text)
            return false;
        var (year, month, date) = (Number(text[..4]), Number(text[5..7]), Number(text[8..]));
        if (year is < 1900 or > 2999 || month is < 1 or > 12 || date < 1 || date > DateTime.DaysInMonth(year, month)) return false;
        day = new DateOnly(year, month, date);
        return true;
    }

    private static int Number(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9') return -1;
            number = (number * 10) + digit - '0';
        }

        return number;
    }
}

/// <summary>Lists of IDs and words. Every tasking has a dozen.</summary>
public sealed class TextsConverter : JsonConverter<IReadOnlyList<string>>
{
    public override IReadOnlyList<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("A list is expected.");
        List<string>? texts = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            (texts ??= new List<string>(4)).Add(
                reader.TokenType is JsonTokenType.String or JsonTokenType.Null
                    ? reader.GetString()!
                    : throw new JsonException("A text is expected."));
        return texts ?? (IReadOnlyList<string>)[];
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<string> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        for (var i = 0; i < value.Count; i++) writer.WriteStringValue(value[i]);
        writer.WriteEndArray();
    }
}

/// <summary>Instants, written in UTC with a Z. They are read with any offset, but not without one.</summary>
public sealed class InstantConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        // The form in which instants are written. Other forms that people send are parsed in general.
        if (reader is { TokenType: JsonTokenType.String, ValueSpan: [.., (byte)'Z'] }
            && reader.TryGetDateTimeOffset(out var written) && written.Year is > 1900 and < 2999)
            return written;
        return reader.TokenType == JsonTokenType.String && Moment.TryParse(reader.GetString(), out var moment) && moment.Instant is { } instant
            ? instant
            : throw new FieldFormatException("must be an instant with an offset (2027-01-15T15:00:00Z)");
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime);
}

/// <summary>A value does not fit its field. The message is for the sender, and does not repeat the value.</summary>
public sealed class FieldFormatException(string message) : JsonException(message);
