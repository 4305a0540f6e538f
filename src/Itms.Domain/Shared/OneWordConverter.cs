using System.Text.Json;
using System.Text.Json.Serialization;

namespace Itms.Domain.Shared;

/// <summary>
/// Reads and writes enumerations as camelCase words. <see cref="JsonStringEnumConverter"/> alone takes several words with commas and joins their
/// numbers to a word that nobody wrote: "allOf, anyOf" is "anyOf" (.NET 10.0.12, findings/json-two-words-of-an-enum.sh).
/// </summary>
internal sealed class OneWordConverter : JsonConverterFactory
{
    private static readonly JsonStringEnumConverter Words = new(JsonNamingPolicy.CamelCase, allowIntegerValues: false);

    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(OneWord<>).MakeGenericType(typeToConvert), Words.CreateConverter(typeToConvert, options))!;

    private sealed class OneWord<T>(JsonConverter<T> words) : JsonConverter<T>
    {
        public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && reader.GetString()!.Contains(',', StringComparison.Ordinal)
                ? throw new JsonException()
                : words.Read(ref reader, typeToConvert, options);

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => words.Write(writer, value, options);
    }
}
